"""The world that a playground opens with when it is given no other."""

from typing import Any

DEFAULT_WORLD: dict[str, Any] = {
    "examples": ["/inflow 1%", "/limits 2025", "/market", "/timeline"],
    "application": {"id": "1300000000000000001", "name": "Rollover", "owner": "adam"},
    "people": [
        {"id": "1300000000000000010", "username": "alice", "name": "Alice"},
        {"id": "1300000000000000011", "username": "maya", "name": "Maya"},
        {"id": "1300000000000000012", "username": "adam", "name": "Adam"},
        {"id": "1300000000000000013", "username": "olga", "name": "Olga"},
    ],
    "guilds": [
        {
            "id": "1300000000000000100",
            "name": "Retirement Watch",
            "owner": "adam",
            "roles": [
                {"id": "1300000000000000120", "name": "Administrator", "permissions": ["ADMINISTRATOR"]},
                {
                    "id": "1300000000000000121",
                    "name": "Moderator",
                    "color": 0x2F6F4F,
                    "hoist": True,
                    "mentionable": True,
                    "permissions": [
                        "MANAGE_MESSAGES",
                        "PIN_MESSAGES",
                        "MANAGE_THREADS",
                        "MODERATE_MEMBERS",
                        "KICK_MEMBERS",
                        "VIEW_AUDIT_LOG",
                    ],
                },
            ],
            "channels": [
                {
                    "id": "1300000000000000140",
                    "name": "general",
                    "category": "Community",
                    "topic": "Talk about retirement plans",
                },
                {
                    "id": "1300000000000000141",
                    "name": "policy-news",
                    "category": "Policy",
                    "topic": "What changed, with its source",
                },
                {"id": "1300000000000000142", "name": "moderators", "category": "Community", "only": ["Moderator"]},
                {"id": "1300000000000000160", "name": "Community", "kind": "category"},
                {"id": "1300000000000000161", "name": "Policy", "kind": "category"},
                {
                    "id": "1300000000000000162",
                    "name": "announcements",
                    "kind": "announcement",
                    "category": "Policy",
                    "topic": "What other servers may follow",
                },
                {
                    "id": "1300000000000000163",
                    "name": "milestones",
                    "kind": "forum",
                    "category": "Policy",
                    "topic": "A post for each rule, bill and order, and what people make of it",
                    "tags": ["federal", "state", "question"],
                },
            ],
            "members": {"alice": [], "maya": ["Moderator"], "adam": ["Administrator"]},
        },
        {
            "id": "1300000000000000200",
            "name": "Elsewhere",
            "owner": "olga",
            "channels": [{"id": "1300000000000000240", "name": "general"}],
            "members": {"olga": []},
        },
    ],
}
"""The bot's own member, role and @everyone are added to every guild; see `world_document` for the fields."""
