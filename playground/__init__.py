"""Discord in a box: a strict local stand-in for Discord's API, gateway and client. It imports nothing of the bot."""

from playground.files import Upload
from playground.people.person import Person
from playground.people.refusals import ClientRefusal
from playground.people.replies import Choice, Modal, Reply, Shown
from playground.server import Playground, open_playground

__all__ = ["Choice", "ClientRefusal", "Modal", "Person", "Playground", "Reply", "Shown", "Upload", "open_playground"]
