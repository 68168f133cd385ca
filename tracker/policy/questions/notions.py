"""What questions are about: the names that members and the record give to the same things."""

from datetime import date

from tracker.policy.milestones import Kind, Topic
from tracker.policy.questions.vocabulary import Notion

_TRUMP = ((date(2017, 1, 20), date(2021, 1, 19)), (date(2025, 1, 20), date(2029, 1, 19)))
_BIDEN = ((date(2021, 1, 20), date(2025, 1, 19)),)
_OBAMA = ((date(2009, 1, 20), date(2017, 1, 19)),)

_KIND_WEIGHT = 0.3
"""What sort of thing it is counts little: members say `law` of a rule and `rule` of a law."""

HOLDING = (
    Notion(
        ("hold", "holds", "holding", "own", "owns", "holdings"),
        ("hold", "holding", "share", "stake", "invest", "keep"),
        weight=0.2,
    ),
    Notion(
        ("buy", "bought", "buys", "purchase", "purchased", "invest", "invested", "invests"),
        ("buy", "bought", "purchase", "invest", "investment"),
        weight=0.3,
    ),
)
"""What a state may or may not do with coins; where that is the question, a milestone's words for it do not matter."""

NOTIONS: tuple[Notion, ...] = (
    # What the money goes into.
    Notion(
        ("bitcoin", "btc", "bitcoins"),
        ("bitcoin",),
        near=("digital asset", "crypto", "cryptocurrency", "virtual currency"),
    ),
    Notion(
        (
            "crypto",
            "cryptos",
            "cryptocurrency",
            "cryptocurrencies",
            "digital asset",
            "digital assets",
            "digital currency",
            "virtual currency",
            "virtual currencies",
            "coins",
        ),
        (
            "crypto",
            "cryptocurrency",
            "digital asset",
            "digital financial asset",
            "virtual currency",
            "digital currency",
        ),
        near=("bitcoin", "stablecoin"),
        topics=(Topic.RETIREMENT_CRYPTO, Topic.MARKET_RULES, Topic.STRATEGIC_RESERVE),
    ),
    Notion(("ether", "eth", "ethereum"), ("ether", "ethereum")),
    Notion(("blockchain", "block chain"), ("blockchain",)),
    Notion(("stablecoin", "stablecoins", "stable coin", "stable coins"), ("stablecoin",), topics=(Topic.STABLECOIN,)),
    Notion(
        ("cbdc", "central bank digital currency", "digital dollar", "cbdcs"), ("central bank digital currency", "cbdc")
    ),
    Notion(
        ("alternatives", "alternative assets", "alternative asset", "alts", "alternative investments"),
        ("alternative asset", "alternative"),
        near=("private equity", "private fund"),
        topics=(Topic.RETIREMENT_ALTERNATIVES,),
    ),
    Notion(("private equity", "pe"), ("private equity",), near=("private fund", "alternative asset")),
    Notion(("private funds", "private fund", "private markets", "private credit"), ("private fund", "private market")),
    Notion(("gold", "silver", "precious metals", "bullion"), ("precious metal", "bullion", "metal")),
    Notion(("reserve", "reserves", "stockpile"), ("reserve", "stockpile"), topics=(Topic.STRATEGIC_RESERVE,)),
    Notion(
        ("etf", "etfs", "exchange traded fund", "spot fund"),
        ("exchange traded", "spot bitcoin fund", "etf", "bitcoin fund"),
    ),
    Notion(("strategy", "mstr", "microstrategy"), ("strategy inc", "mstr", "strategy")),
    Notion(("defi", "decentralized finance", "decentralised finance"), ("decentralized finance", "defi")),
    Notion(("closed end fund", "closed end funds"), ("closed end fund", "closed end")),
    Notion(("staking", "stake crypto"), ("staking", "stake")),
    Notion(("mining", "miners"), ("mining", "miner")),
    Notion(("tokenized", "tokenised", "tokenization"), ("tokenized",)),
    # Retirement.
    Notion(
        ("401k", "401ks", "401k plan", "401k plans", "401k investors"),
        ("401k", "defined contribution", "designated investment"),
        near=("erisa", "plan"),
        topics=(Topic.ERISA_FIDUCIARY, Topic.CONTRIBUTION_LIMITS),
    ),
    Notion(
        ("retirement", "retirement plan", "retirement plans", "retirement savings", "retirement accounts"),
        ("retirement",),
        near=("pension", "401k", "erisa"),
        topics=(Topic.RETIREMENT_CRYPTO, Topic.RETIREMENT_ALTERNATIVES),
    ),
    Notion(
        ("pension", "pensions", "pension fund", "pension funds", "retirement system"),
        ("pension", "retirement system", "retirement fund", "state employee retirement", "investment board"),
        topics=(Topic.RETIREMENT_CRYPTO,),
    ),
    Notion(("ira", "iras"), ("ira",)),
    Notion(("fiduciary", "fiduciaries", "fiduciary duty"), ("fiduciary",), topics=(Topic.ERISA_FIDUCIARY,)),
    Notion(("erisa",), ("erisa", "employee retirement income security"), topics=(Topic.ERISA_FIDUCIARY,)),
    Notion(("esg", "woke investing"), ("environmental social", "esg")),
    Notion(("catch up", "catchup", "catch ups", "catch up contributions"), ("catch up",)),
    Notion(
        (
            "limit",
            "limits",
            "contribution limit",
            "contribution limits",
            "max contribution",
            "cola",
            "cost of living",
            "cost of living limits",
        ),
        ("limit",),
        topics=(Topic.CONTRIBUTION_LIMITS,),
    ),
    # A search for words reads `Saver's` as two of them.
    Notion(("savers match", "saver match", "saver s match"), ("saver match", "saver s match")),
    Notion(("safe harbor", "safe harbour"), ("safe harbor",)),
    Notion(("lifetime income", "annuity", "annuities"), ("lifetime income", "annuity", "lifetime withdrawal")),
    Notion(("invest act",), ("invest act",)),
    Notion(("codify", "codifies", "codified", "codifying"), ("force and effect of law", "force of law", "codify")),
    Notion(("brokerage window", "brokerage windows"), ("brokerage window",)),
    Notion(("accredited investor", "accredited investors"), ("accredited investor",)),
    # Other matters.
    Notion(
        ("license", "licence", "licensing", "licenses", "licensed", "licenced"),
        ("license", "licensing", "licensed"),
        topics=(Topic.MONEY_TRANSMISSION,),
    ),
    Notion(
        ("money transmitter", "money transmitters", "money transmission"),
        ("money transmission", "money transmitter"),
        topics=(Topic.MONEY_TRANSMISSION,),
    ),
    Notion(("tax", "taxes", "taxation", "taxed"), ("tax", "taxation"), topics=(Topic.TAX,)),
    Notion(("treasurer", "treasury bill", "state treasury"), ("treasurer", "treasury")),
    Notion(
        (
            "ban",
            "banned",
            "bans",
            "bar",
            "barred",
            "prohibit",
            "prohibited",
            "prohibits",
            "forbid",
            "forbids",
            "outlaw",
            "outlawed",
        ),
        ("ban", "bar", "prohibit", "forbid", "no state"),
        weight=0.8,
    ),
    *HOLDING,
    Notion(
        ("sell", "sold", "sells", "selling", "exit", "exited", "dump", "dumped"),
        ("sold", "sell", "exit", "sale"),
        weight=0.8,
    ),
    Notion(("warning", "warn", "warned"), ("warned", "warn", "extreme care"), weight=0.3),
    Notion(
        ("company", "companies", "firms", "firm", "business", "businesses"),
        ("business", "company", "firm", "provider"),
        weight=0.2,
    ),
    Notion(("require", "required", "requires"), ("require", "required"), weight=0.2),
    Notion(("custody", "custodian", "custodians"), ("custody", "custodian")),
    # Who.
    Notion(
        (
            "labor department",
            "department of labor",
            "dol",
            "ebsa",
            "labour department",
            "dept of labor",
            "labor dept",
            "labor",
        ),
        ("labor",),
        agency="department of labor",
        weight=0.8,
    ),
    Notion(
        ("sec", "securities and exchange commission"), ("sec",), agency="securities and exchange commission", weight=0.8
    ),
    Notion(
        ("cftc", "commodity futures trading commission"),
        ("cftc",),
        agency="commodity futures trading commission",
        weight=0.8,
    ),
    Notion(("irs", "internal revenue service", "the taxman"), ("irs",), agency="internal revenue service", weight=0.8),
    Notion(
        ("treasury", "treasury department", "department of the treasury"), ("treasury",), agency="treasury", weight=0.6
    ),
    Notion(
        ("occ", "comptroller of the currency"), ("occ",), agency="office of the comptroller of the currency", weight=0.8
    ),
    Notion(
        ("fdic", "federal deposit insurance corporation"),
        ("fdic",),
        agency="federal deposit insurance corporation",
        weight=0.8,
    ),
    Notion(("fincen",), ("fincen",), agency="fincen", weight=0.8),
    Notion(("ofac",), ("ofac",), agency="ofac", weight=0.8),
    Notion(("fed", "federal reserve"), ("federal reserve",), weight=0.8),
    Notion(("supreme court", "scotus"), ("supreme court",), agency="supreme court", weight=0.6),
    Notion(("ninth circuit", "9th circuit"), ("ninth circuit", "9th cir"), agency="ninth circuit", weight=0.8),
    Notion(("trump", "president trump", "donald trump"), ("trump",), kinds=(), in_office=_TRUMP, weight=0.5),
    Notion(("biden", "president biden", "joe biden"), ("biden",), in_office=_BIDEN, weight=0.6),
    Notion(("obama", "president obama"), ("obama",), in_office=_OBAMA, weight=0.6),
    Notion(
        ("president", "white house", "potus"), ("president", "working group"), kinds=(Kind.EXECUTIVE_ORDER,), weight=0.3
    ),
    Notion(
        ("feds", "federal government", "federal", "congress", "nationwide", "national"),
        ("federal", "congress", "national"),
        kinds=(
            Kind.EXECUTIVE_ORDER,
            Kind.AGENCY_GUIDANCE,
            Kind.INFORMATION_LETTER,
            Kind.PROPOSED_RULE,
            Kind.FINAL_RULE,
            Kind.FEDERAL_BILL,
            Kind.FEDERAL_LAW,
        ),
        weight=0.3,
    ),
    # What sort of thing.
    Notion(
        ("executive order", "executive orders", "eo", "order", "exec order"),
        kinds=(Kind.EXECUTIVE_ORDER,),
        weight=_KIND_WEIGHT,
    ),
    Notion(
        ("bill", "bills", "legislation"),
        kinds=(Kind.FEDERAL_BILL, Kind.FEDERAL_LAW, Kind.STATE_BILL, Kind.STATE_LAW),
        weight=_KIND_WEIGHT,
    ),
    Notion(
        ("act", "acts", "law", "laws", "statute"),
        kinds=(Kind.FEDERAL_LAW, Kind.STATE_LAW, Kind.FEDERAL_BILL, Kind.STATE_BILL),
        weight=_KIND_WEIGHT,
    ),
    Notion(
        ("rule", "rules", "rulemaking", "regulation", "regulations", "reg", "regs"),
        kinds=(Kind.PROPOSED_RULE, Kind.FINAL_RULE),
        weight=_KIND_WEIGHT,
    ),
    Notion(
        ("proposed rule", "proposal", "proposals", "nprm", "rule proposal"),
        kinds=(Kind.PROPOSED_RULE,),
        weight=_KIND_WEIGHT,
    ),
    Notion(
        ("final rule", "final rules", "final reg", "final regs", "final regulations", "final regulation"),
        ("final regulation", "final rule"),
        kinds=(Kind.FINAL_RULE,),
        weight=0.5,
    ),
    Notion(("advance notice", "anprm"), ("advance notice",), weight=0.5),
    Notion(
        ("guidance", "release", "releases"), kinds=(Kind.AGENCY_GUIDANCE, Kind.INFORMATION_LETTER), weight=_KIND_WEIGHT
    ),
    Notion(
        ("letter", "letters", "wrote to", "write to"),
        ("letter",),
        kinds=(Kind.INFORMATION_LETTER,),
        weight=_KIND_WEIGHT,
    ),
    Notion(("notice", "notices"), ("notice",), weight=_KIND_WEIGHT),
    Notion(("opinion", "advisory opinion"), ("opinion",), weight=_KIND_WEIGHT),
    Notion(
        (
            "lawsuit",
            "lawsuits",
            "case",
            "cases",
            "suit",
            "court",
            "courts",
            "judge",
            "ruling",
            "rulings",
            "litigation",
            "decision",
        ),
        ("court", "suit", "litigation"),
        kinds=(Kind.COURT_RULING,),
        weight=_KIND_WEIGHT,
    ),
    Notion(("report", "reports", "study", "studies"), ("report", "study"), kinds=(Kind.REPORT,), weight=_KIND_WEIGHT),
    Notion(("statement", "remarks", "speech"), ("statement", "remark"), kinds=(Kind.STATEMENT,), weight=_KIND_WEIGHT),
)
