"""A live show as one value: the picture, the hands, the lecture and the journal. Pure, so that a test can give the lecture."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from scenes.stage import audience, captions, journal, lecture, play, stateline
from scenes.stage.audience import Desk
from scenes.stage.captions import Spoken
from scenes.stage.chart import CurveBook
from scenes.stage.config import Config
from scenes.stage.contract import CONTROL_TICKS, TICKS_PER_SECOND, Controls, Look, Scene, opened
from scenes.stage.journal import Journal
from scenes.stage.lecture import Lecture
from scenes.stage.play import Show
from scenes.stage.refusal import Refusal
from scenes.stage.storyboard import Shot, Storyboard
from scenes.stage.timeline import Cue

PATIENCE = 8.0  # s longer than other banners, for what was wrong in a file
STEP = TICKS_PER_SECOND // 60  # ticks of a single step


class Live(NamedTuple):
    """Everything that a window shows."""

    show: Show
    desk: Desk
    journal: Journal
    cue: Cue  # what holds since the last control tick; what the hands did after it comes at the next
    spoken: Spoken = Spoken()
    board: Storyboard | None = None  # what F5 presents; None for all scenes
    reached: int = 0  # the shot at which a lecture was left
    lecture: Lecture | None = None  # while presenting


def begin(scene: Scene, name: str, seed: int, controls: Controls, look: Look) -> Live:
    """A live show at tick 0."""
    show = play.open_show(scene, name, seed, controls, look)
    desk = Desk(controls, show.look, scene.KNOBS, paused=look.status == "paused")
    cue = Cue(controls, desk.paused, theme=look.theme)
    return Live(show, desk, journal.note(journal.begin(name, seed), cue), cue)


def present(board: Storyboard, look: Look) -> Live:
    """A live show that begins with the first shot of a lecture."""
    shot = board.shots[0]
    scene = _load(shot.scene)
    desk = Desk(opened(scene, Controls()), look._replace(scene=scene.ORDER))
    course, desk = lecture.enter(board, 0, scene, desk, None)
    live = begin(scene, shot.scene, shot.seed, desk.controls, desk.look)
    cue = course.cue._replace(theme=desk.look.theme)
    pages = journal.note(journal.begin(shot.scene, shot.seed, board.name(0)), cue)
    return live._replace(desk=desk, journal=pages, board=board, lecture=course, cue=cue)


def configured(live: Live, config: Config) -> Live:
    """The show with the keys of the configuration; a banner says what of it was ignored."""
    desk = live.desk._replace(bindings=config.bindings)
    if config.complaints:
        more = f" {len(config.complaints) - 1} more: python main.py config show." if config.complaints[1:] else ""
        desk = audience.say(desk, f"Ignored: {config.complaints[0]}{more}", time.monotonic() + PATIENCE)
    return live._replace(desk=desk)


def all_scenes() -> Storyboard:
    """A lecture of all scenes, each waiting for the lecturer, the slider where it is."""
    from scenes import orders

    shots = tuple(Shot(name=_load(name).TITLE, scene=name, until="next") for name in orders())
    return Storyboard(title="All scenes", shots=shots)


def advance(live: Live, ticks: int, book: CurveBook) -> Live:
    """The show `ticks` ticks later, a whole number of control intervals; in a pause everything but the run goes on."""
    for _ in range(ticks // CONTROL_TICKS):
        move = play.hold if live.cue.paused else play.forward
        passed = live.journal._replace(tick=live.journal.tick + CONTROL_TICKS)
        live = live._replace(show=move(live.show, CONTROL_TICKS), journal=passed)
        if live.lecture is not None:
            course, desk = lecture.follow(live.lecture, live.desk, CONTROL_TICKS)
            live = live._replace(lecture=course, desk=desk)
            if lecture.due(course):
                live = _shot(live, course.number + 1)
        live = settled(live, book)
    return live


def settled(live: Live, book: CurveBook) -> Live:
    """The show under what the hands have set: it holds, and is in the journal, from this tick on."""
    desk, show, course = live.desk, live.show, live.lecture
    template = course.cue.caption if course is not None and not course.aside else None
    held = Cue(desk.controls, desk.paused or desk.look.blank is not None, desk.look.card, desk.look.theme, template)
    noted = journal.note(live.journal, held)
    show = show._replace(controls=desk.controls)

    def numbers() -> dict[str, Any]:
        curves = book.complete(show.scene, show.controls)
        return captions.numbers(show.scene, show.state, show.controls, curves, show.seed)

    try:
        spoken = captions.spoken(live.spoken, template, noted.tick, numbers)
    except captions.Unfit:
        spoken = captions.Spoken(template, noted.tick)  # a lecture goes on with the scene's own caption
    status = "paused" if desk.paused else "live" if noted.since is None else "rec"
    look = desk.look._replace(caption=spoken.words, status=status, seconds=noted.seconds or 0.0)
    look = look._replace(scene=show.scene.ORDER, scenes=show.look.scenes)
    return live._replace(
        show=show._replace(look=look), desk=desk._replace(look=look), journal=noted, cue=held, spoken=spoken
    )


def serve(live: Live, request: str, now: float, book: CurveBook) -> Live:
    """Do what was asked for, as far as it concerns the show; `now` in s."""
    return settled(_served(live, request, now, book), book)


def _served(live: Live, request: str, now: float, book: CurveBook) -> Live:
    if request in ("restart", "reseed", "reset"):
        return _restart(live, request, now)
    if request == "single" and live.desk.paused:
        return _single(live, book)
    if request == "log":
        return _log(live, now)
    if request.startswith("paste:"):
        return _paste(live, request[6:], now)
    if request.startswith("scene:"):
        return _go_to(live, int(request[6:]), now)
    if request in ("present", "present here"):
        return live if live.lecture is not None else _start(live, request == "present here")
    if live.lecture is not None and request in ("next", "previous"):
        number = live.lecture.number + (1 if request == "next" else -1)
        if 0 <= number < len(live.lecture.board.shots):
            return _shot(live, number)
        words = "This is the last shot. Esc leaves the lecture." if number > 0 else "This is the first shot."
        return live._replace(desk=audience.say(live.desk, words, now))
    if live.lecture is not None and request == "escape":
        live = live._replace(lecture=None, reached=live.lecture.number, desk=lecture.leave(live.desk))
        return _turn_page(live, "")
    if request in ("next", "previous"):
        numbers = live.show.look.scenes
        i = numbers.index(live.show.scene.ORDER) + (1 if request == "next" else -1)
        return _go_to(live, numbers[i % len(numbers)], now)
    return live


def _load(name: str) -> Scene:
    from scenes import load

    return load(name)


def _turn_to(live: Live, scene: Scene, name: str, seed: int, desk: Desk, title: str = "") -> Live:
    """The show with a new run on screen and in the journal."""
    show = play.turn_to(live.show, scene, name, seed, desk.controls)
    focus = desk.look.focus if desk.look.focus in audience.FOCUS else None
    desk = desk._replace(look=desk.look._replace(focus=focus), knobs=scene.KNOBS, held=None)
    return live._replace(
        show=show, desk=desk, spoken=Spoken(), journal=journal.turn(live.journal, name, seed, title, fresh=True)
    )


def _restart(live: Live, how: str, now: float) -> Live:
    seed = live.show.seed + (how == "reseed")
    desk = live.desk
    if how == "reset" and live.lecture is not None and not live.lecture.aside:
        return _shot(live, live.lecture.number)
    if how == "reset":
        kept = ("theme", "text_scale", "reduced_motion", "scenes", "presenter")
        look = Look(**{name: getattr(desk.look, name) for name in kept})
        desk = desk._replace(controls=opened(live.show.scene, Controls()), look=look, paused=False)
    live = _turn_to(live, live.show.scene, live.show.name, seed, desk)
    return live._replace(desk=audience.say(live.desk, f"Restarted with seed {seed}.", now))


def _single(live: Live, book: CurveBook) -> Live:
    """One step: the run moves on for it although it is paused."""
    freed = settled(live._replace(desk=live.desk._replace(paused=False)), book)
    stepped = advance(freed, STEP, book)
    return stepped._replace(desk=stepped.desk._replace(paused=True))


def _go_to(live: Live, number: int, now: float) -> Live:
    """Another scene with a short cross-fade, the slider where it was; from a lecture it is an aside."""
    from scenes import orders

    name = next((name for name, order in orders().items() if order == number), None)
    if name is None:
        return live._replace(desk=audience.say(live.desk, f"There is no scene {number % 10} yet.", now))
    scene = _load(name)
    live = _turn_to(live, scene, name, live.show.seed, live.desk._replace(controls=opened(scene, live.desk.controls)))
    return live._replace(lecture=live.lecture and live.lecture._replace(aside=True))


def _paste(live: Live, text: str, now: float) -> Live:
    """The run and the controls of a state line; in a lecture it is an aside. Nonsense is told and changes nothing."""
    from scenes import check

    try:
        line = stateline.read(text)
        check(line.scene)
    except (ValueError, Refusal) as error:
        return live._replace(desk=audience.say(live.desk, str(error), now))
    scene = _load(line.scene)
    controls, told = stateline.applied(line, scene, opened(scene, live.desk.controls))
    if (line.scene, line.seed) != (live.show.name, live.show.seed):
        live = _turn_to(live, scene, line.scene, line.seed, live.desk._replace(controls=controls))
        live = live._replace(lecture=live.lecture and live.lecture._replace(aside=True))
    desk = live.desk._replace(controls=controls)
    return live._replace(desk=audience.say(desk, " ".join(told) or "Pasted.", now))


def _start(live: Live, here: bool) -> Live:
    """Present the storyboard from its first shot, or from where it was left; or all scenes."""
    board, number = live.board or all_scenes(), 0
    if here and live.board is not None:
        number = live.reached
    elif here:
        number = next(i for i, shot in enumerate(board.shots) if shot.scene == live.show.name)
    heat = live.desk.controls.temperature if live.board is None else None
    return _enter(live, board, number, heat)


def _shot(live: Live, number: int) -> Live:
    """Another shot of the lecture, the temperature gliding from where the lecturer left it."""
    assert live.lecture is not None
    before, heat = live.lecture, live.desk.controls.temperature
    if not before.continues(number) or live.show.tick == live.show.opened:
        return _enter(live, before.board, number, heat)
    course, desk = lecture.enter(before.board, number, live.show.scene, live.desk, heat)
    return _turn_page(live._replace(lecture=course, desk=desk), before.board.name(number))


def _enter(live: Live, board: Storyboard, number: int, heat: float | None) -> Live:
    shot = board.shots[number]
    scene = _load(shot.scene)
    course, desk = lecture.enter(board, number, scene, live.desk, heat)
    return _turn_to(live, scene, shot.scene, shot.seed, desk, board.name(number))._replace(lecture=course)


def _turn_page(live: Live, title: str) -> Live:
    """A new page in the journal; the run goes on."""
    page = live.journal.pages[-1]
    return live._replace(spoken=Spoken(), journal=journal.turn(live.journal, page.scene, page.seed, title, fresh=False))


def _log(live: Live, now: float) -> Live:
    """Start to record; stopping is the window's, which writes what was recorded."""
    if live.journal.since is not None:
        return live
    words = "Recording what you do, not the pixels. F9 stops and saves."
    begun = live.journal._replace(since=live.journal.tick)
    return live._replace(journal=begun, desk=audience.say(live.desk, words, now))
