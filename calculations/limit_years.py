"""The limits of one year: which there are, how much, and the document each was read in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Limit(StrEnum):
    """A limit in whole dollars; the value is its field in the figures, a dot leads into an object."""

    ELECTIVE_DEFERRAL = "elective_deferral_402g"
    CATCH_UP_50 = "catch_up_50"
    CATCH_UP_60_63 = "catch_up_60_63"
    TOTAL_ADDITIONS = "total_additions_415c"
    COUNTED_PAY = "annual_compensation_401a17"
    DEFINED_BENEFIT = "defined_benefit_415b"
    HIGHLY_COMPENSATED = "highly_compensated_414q"
    KEY_EMPLOYEE = "key_employee_416i"
    SIMPLE_DEFERRAL = "simple_deferral"
    SIMPLE_CATCH_UP_50 = "simple_catch_up_50"
    SIMPLE_CATCH_UP_60_63 = "simple_catch_up_60_63"
    SIMPLE_ENHANCED_DEFERRAL = "simple_enhanced_deferral"
    SIMPLE_ENHANCED_CATCH_UP_50 = "simple_enhanced_catch_up_50"
    SEP_MINIMUM_PAY = "sep_minimum_compensation"
    DEFERRAL_457B = "deferral_457b"
    IRA = "ira_contribution"
    IRA_CATCH_UP_50 = "ira_catch_up_50"
    ROTH_CATCH_UP_WAGES = "roth_catch_up_wage_threshold"
    WAGE_BASE = "social_security_wage_base"
    HSA_SELF_ONLY = "hsa.self_only"
    HSA_FAMILY = "hsa.family"
    HSA_CATCH_UP_55 = "hsa.catch_up_55"


class PhaseOut(StrEnum):
    """A range of modified adjusted gross income over which an IRA allowance shrinks to nothing."""

    ROTH_SINGLE = "roth_ira_phase_out.single"
    ROTH_JOINT = "roth_ira_phase_out.joint"
    ROTH_SEPARATE = "roth_ira_phase_out.married_separate"
    DEDUCTION_SINGLE = "traditional_ira_deduction_phase_out.single_covered"
    DEDUCTION_JOINT = "traditional_ira_deduction_phase_out.joint_covered"
    DEDUCTION_SPOUSE = "traditional_ira_deduction_phase_out.joint_spouse_covered"
    DEDUCTION_SEPARATE = "traditional_ira_deduction_phase_out.married_separate"


type_of_figure = Limit | PhaseOut


@dataclass(frozen=True, slots=True)
class LimitSource:
    """The document a limit was read in."""

    document: str
    url: str
    published_on: date | None = None
    """With `is_exact_day` false, the last day of the month of publication."""
    is_exact_day: bool = False
    number_confirmed: bool = True
    """False where the figures were seen, but the document's number is general knowledge."""
    companion: str | None = None
    """A notice with the same figures, whose number is general knowledge."""


@dataclass(frozen=True, slots=True)
class YearLimits:
    """The limits of one calendar year. Figures that did not exist or are not recorded are absent."""

    year: int
    amounts: Mapping[Limit, Decimal]
    ranges: Mapping[PhaseOut, tuple[Decimal, Decimal]]
    source: LimitSource
    other_sources: Mapping[str, LimitSource]
    """By field or, for all parts of an object, the object's name; `source` counts for everything else."""
    seen_once: frozenset[str]
    """Fields seen in one secondary source only."""
    from_statute: frozenset[str]
    """Fields fixed by statute, not seen printed for this very year."""
    note: str | None
    fingerprint: str
    """Eight hexadecimal digits that change with any figure of the year, and only then."""

    def amount(self, limit: Limit) -> Decimal | None:
        """Return the dollars of `limit`; None where it did not exist or is not recorded."""
        return self.amounts.get(limit)

    def source_of(self, figure: type_of_figure) -> LimitSource:
        """Return the document that `figure` was read in."""
        head = figure.partition(".")[0]
        return self.other_sources.get(figure) or self.other_sources.get(head) or self.source

    def is_seen_once(self, figure: type_of_figure) -> bool:
        """Return whether one secondary source only has the figure."""
        return not self.seen_once.isdisjoint((figure.value, figure.partition(".")[0]))

    def is_from_statute(self, figure: type_of_figure) -> bool:
        """Return whether the figure was taken from a fixed amount of the statute."""
        return not self.from_statute.isdisjoint((figure.value, figure.partition(".")[0]))
