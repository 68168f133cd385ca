"""What the person at one page does, through `Person`: just what a test would do, refused for the same reasons."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

from playground.entities import Json, User
from playground.files import Upload
from playground.page.messages import MessageViews
from playground.page.protocol import (
    Ask,
    Autocomplete,
    Begun,
    Choose,
    Click,
    Deed,
    Delete,
    Edit,
    OnMessage,
    OnUser,
    PutForward,
    React,
    Say,
    Slash,
    StartPost,
    StartThread,
    Submit,
    Vote,
    Written,
)
from playground.page.uploads import Uploads
from playground.people.person import Person
from playground.people.refusals import ClientRefusal
from playground.people.replies import Modal, Reply
from playground.timekeeping import ClockError, Timekeeping, read_moment


@dataclass(slots=True)
class Deeds:
    """Does the deeds of one page, and keeps the forms that are open in it."""

    person: Callable[[str], Person]
    """Returns the person with a username."""
    views: MessageViews
    timekeeping: Timekeeping
    uploads: Uploads
    """What was sent ahead of the command that names it."""
    _forms: dict[str, Modal] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def do(self, user: User, deed: Deed) -> list[Json]:
        """Return the events to tell: the outcome, and before it a form that was opened."""
        try:
            return await self._done(self.person(user.username), user, deed)
        except ClientRefusal as refusal:
            failed = refusal.reason == "loading_failed"
            return [_outcome(deed, ok=False, refused=not failed, text=str(refusal))]
        except ClockError as error:
            return [_outcome(deed, ok=False, refused=True, text=str(error))]

    def put_away(self, form_id: str) -> None:
        """Forget a form that was closed unsent."""
        self._forms.pop(form_id, None)

    async def _done(self, person: Person, user: User, deed: Deed) -> list[Json]:
        match deed:
            case Say() | Edit() | Delete() | React() | Vote():
                await self._written(person, deed)
                return [_outcome(deed)]
            case StartThread() | StartPost() | Ask():
                return [_outcome(deed, channel=str(await self._begun(person, deed)))]
            case Autocomplete(_, channel_id, path, option, value, options):
                choices = await person.autocomplete(path, option, value, channel=channel_id, typed=options)
                listed = [{"name": one.name, "value": one.value} for one in choices]
                return [_outcome(deed, choices=listed)]
            case PutForward(_, seconds, to):
                moment = read_moment(to) if to is not None else None
                await self.timekeeping.put_forward(seconds=seconds, to=moment)
                return [_outcome(deed)]
            case Slash(_, channel_id, path, options, files):
                reply = await person.slash(path, channel=channel_id, typed={**options, **self._by_name(files)})
            case Click(_, message_id, custom_id):
                reply = await person.click(message_id, custom_id)
            case Choose(_, message_id, custom_id, values):
                reply = await person.choose(message_id, custom_id, values)
            case OnMessage(_, message_id, name):
                reply = await person.message_command(name, message_id)
            case OnUser(_, channel_id, user_id, name):
                reply = await person.user_command(name, str(user_id), channel=channel_id)
            case Submit(_, form_id, fields, files):
                form = self._forms.get(form_id)
                if form is None:
                    raise ClientRefusal("unknown_control", "This form is not open any more.")
                uploads = {name: self._taken(name, ids) for name, ids in files.items()}
                reply = await person.submit(form, {**fields, **uploads})
                if not reply.failed:
                    self.put_away(form_id)
        return self._told(reply, user, deed)

    async def _written(self, person: Person, deed: Written) -> None:
        match deed:
            case Say(_, channel_id, content, files, reply_to, pings):
                uploads = self._taken("message", files)
                await person.say(content, channel_id, files=uploads, reply_to=reply_to, pings=pings)
            case Edit(_, message_id, content):
                await person.edit(message_id, content)
            case Delete(_, message_id):
                await person.delete(message_id)
            case React(_, message_id, emoji, is_on):
                await (person.react if is_on else person.take_back)(message_id, emoji)
            case Vote(_, message_id, answers):
                await person.vote(message_id, answers)

    async def _begun(self, person: Person, deed: Begun) -> int:
        """Return the id of the channel, thread or post in which what was begun stands."""
        match deed:
            case StartThread(_, channel_id, message_id, name, content, is_private):
                thread = await person.start_thread(name, content, channel_id, message=message_id, private=is_private)
                return thread.id
            case StartPost(_, channel_id, name, content, tags, files):
                uploads = self._taken("message", files)
                return (await person.start_post(name, content, channel_id, tags=tags, files=uploads)).id
            case Ask(_, channel_id, question, answers, hours, many):
                await person.ask(question, answers, channel_id, hours=hours, many=many)
                return channel_id

    def _by_name(self, files: Mapping[str, str]) -> dict[str, Upload]:
        return {name: self._taken(name, (identity,))[0] for name, identity in files.items()}

    def _taken(self, name: str, identities: Iterable[str]) -> list[Upload]:
        """Return the uploads that are named. Raises: ClientRefusal for one that is not there."""
        taken = []
        for identity in identities:
            upload = self.uploads.take(identity)
            if upload is None:
                raise ClientRefusal("bad_value", f"{name}: the file is gone. Choose it again.", option=name)
            taken.append(upload)
        return taken

    def _told(self, reply: Reply, user: User, deed: Deed) -> list[Json]:
        events: list[Json] = []
        if reply.modal is not None:
            form_id = str(next(self._numbers))
            self._forms[form_id] = reply.modal
            form = self.views.form(reply.modal.form, reply.interaction.channel_id, user)
            events.append({"event": "modal", "modal": {"id": form_id, **form}})
        return [*events, _outcome(deed, ok=not reply.failed)]


def _outcome(deed: Deed, *, ok: bool = True, **more: object) -> Json:
    return {"event": "outcome", "ticket": deed.ticket, "ok": ok, **more}
