"""A fault in a line of plain words, for a list on the page or in a terminal."""

from playground.faults.fault import Fault
from playground.faults.kinds import REFUSAL_WORDS, Scope
from playground.world import World


def describe(fault: Fault, world: World) -> str:
    """Return what the fault does and, if it befalls requests, which and how many of them still."""
    words = _deed(fault, world)
    if fault.kind.scope is not Scope.REQUEST:
        return words
    where = fault.route if fault.route is not None else "every request"
    words += f" for {fault.method.upper()} {where}" if fault.method is not None else f" for {where}"
    if fault.every is not None:
        words += f", one in {fault.every}"
    if fault.chance < 1.0:
        words += f", {fault.chance:.0%} of them"
    if fault.left is not None:
        words += f", {fault.left} more {'time' if fault.left == 1 else 'times'}"
    return words


def _deed(fault: Fault, world: World) -> str:
    given = fault.parameters
    shard = given.get("shard")
    whose = "every connection" if shard is None else f"the connection of shard {shard}"
    match fault.kind.name:
        case "latency":
            jitter = given["jitter_seconds"]
            return f"{given['seconds']:g} s late" + (f" and up to {jitter:g} s more" if jitter else "")
        case "rate_limit":
            code = f", {given['code']}" if given["code"] is not None else ""
            return f"429 ({given['limit_scope']}{code})"
        case "refuse":
            status, words = REFUSAL_WORDS[given["code"]]
            return f"{status} {words}"
        case "error":
            applied = ", applied all the same" if given["moment"] == "after" else ""
            return f"{given['status']} in {given['body'].upper()}{applied}"
        case "drop":
            return "Cut after it is applied" if given["moment"] == "after" else "Cut before it is applied"
        case "hang":
            return "No answer, applied all the same" if given["moment"] == "after" else "No answer"
        case "own":
            return f"A test's own {getattr(fault.answerer, '__name__', 'function')}"
        case "gateway_close":
            return f"Close {whose} with {given['code']}"
        case "gateway_reconnect":
            return f"Ask {whose} to reconnect"
        case "gateway_invalidate":
            return f"Declare invalid {whose}, {'to resume' if given['resumable'] else 'to begin anew'}"
        case "gateway_hang":
            return f"Silence on {whose}"
        case "gateway_refuse":
            return "No new connections to the gateway"
        case "outage":
            return {"all": "Discord is down", "api": "The API is down", "gateway": "The gateway is down"}[given["part"]]
    return _deed_in_world(fault, world)


def _deed_in_world(fault: Fault, world: World) -> str:
    given = fault.parameters
    guild = world.guilds.get(int(given.get("guild") or 0))
    channel = world.channels.get(int(given.get("channel") or 0))
    place = f"#{channel.name}" if channel is not None else guild.name if guild is not None else "what is gone"
    match fault.kind.name:
        case "guild_outage":
            return f"{place} is unavailable"
        case "delete_channel":
            return f"Delete {place}"
        case "take_permission":
            return f"Take {given['permission']} from the bot in {place}"
        case "give_permission":
            return f"Give the bot {given['permission']} in {place}"
        case "kick_bot":
            return f"Kick the bot from {place}"
        case "invite_bot":
            return f"Invite the bot to {place}"
    return fault.kind.title
