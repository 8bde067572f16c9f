# conform: stdin = look
# conform: stdin = north
# conform: stdin = take lamp
# conform: stdin = light lamp
# conform: stdin = dance
# conform: stdin = down
# conform: stdin = take coin
# conform: stdin = inventory
# conform: stdin = go west
# conform: stdin = open door
# conform: stdin = up
# conform: stdin = drop stone
# conform: stdin = take key
# conform: stdin = save
# conform: stdin = down
# conform: stdin = use key
# conform: stdin = drop lamp
# conform: stdin = west
# conform: stdin = load
# conform: stdin =
# conform: stdin = down
# conform: stdin = use key
# conform: stdin = west
# conform: stdin = take crown
# conform: stdin = score
# conform: stdin = xyzzy
# conform: stdin = quit
# conform: stdin = never read
"""Whole program: a text adventure; a state machine of rooms and things that reads its commands from standard input."""
import copy
import sys
from dataclasses import dataclass, field
from enum import Enum


class Mode(Enum):
    PLAYING = "playing"
    WON = "won"
    DEAD = "dead"
    LEFT = "left"


@dataclass
class Thing:
    name: str
    text: str
    portable: bool = True
    worth: int = 0
    state: dict = field(default_factory=dict)

    def __str__(self):
        return f"{'burning ' if self.state.get('lit') else ''}{self.name}"


@dataclass
class Room:
    name: str
    text: str
    exits: dict
    things: list = field(default_factory=list)
    dark: bool = False
    visits: int = 0


class Refused(Exception):
    """The command makes no sense now; the text says why."""


def command(*words, turns=1):
    """Registers a method as the handler of some words."""
    def register(method):
        method.words, method.turns = words, turns
        return method
    return register


class Game:
    DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west", "u": "up", "d": "down"}

    def __init__(self):
        self.rooms = {r.name: r for r in (
            Room("meadow", "A meadow in the sun.", {"north": "hut", "east": "river"}, [Thing("stone", "A round stone.")]),
            Room("hut", "A hut with a trapdoor.", {"south": "meadow", "down": "cellar"}, [Thing("lamp", "An oil lamp.", worth=1), Thing("table", "A heavy table.", portable=False), Thing("key", "A rusty key.")]),
            Room("cellar", "A damp cellar.", {"up": "hut"}, [Thing("coin", "A gold coin.", worth=5)], dark=True),
            Room("vault", "A vault of marble.", {"east": "cellar"}, [Thing("crown", "A crown.", worth=20)]),
            Room("river", "A wild river.", {}),
        )}
        self.here = self.rooms["meadow"]
        self.carried, self.turns, self.mode = [], 0, Mode.PLAYING
        self.saved = None
        self.handlers = {w: getattr(self, n) for n in dir(type(self)) for w in getattr(getattr(type(self), n), "words", ())}

    def lit(self):
        return not self.here.dark or any(t.state.get("lit") for t in self.carried + self.here.things)

    def find(self, name, *places):
        for place in places:
            for thing in place:
                if thing.name == name:
                    return thing, place
        raise Refused(f"There is no {name} here." if name else "What?")

    def enter(self, room):
        self.here = room
        room.visits += 1
        self.look(None)

    @command("look", "l", turns=0)
    def look(self, _):
        if not self.lit():
            print("It is dark.")
            return
        print(f"[{self.here.name}] {self.here.text if self.here.visits < 3 else '...'}")
        if self.here.things:
            print("You see:", ", ".join(map(str, self.here.things)))
        print("Exits:", ", ".join(sorted(self.here.exits)) or "none")
        if self.here.name == "river":
            print("The water takes you away.")
            self.mode = Mode.DEAD

    @command("go", *DIRECTIONS.values(), *DIRECTIONS)
    def go(self, word):
        direction = self.DIRECTIONS.get(word, word)
        try:
            target = self.here.exits[direction]
        except KeyError:
            raise Refused("You cannot go there.") from None
        self.enter(self.rooms[target])

    @command("take", "get")
    def take(self, name):
        if not self.lit():
            raise Refused("You grope in the dark.")
        thing, place = self.find(name, self.here.things)
        if not thing.portable:
            raise Refused(f"The {name} does not move.")
        if len(self.carried) >= 3:
            raise Refused("Your hands are full.")
        place.remove(thing)
        self.carried.append(thing)
        print(f"Taken: {thing}. {thing.text}")
        if name == "crown":
            self.mode = Mode.WON if self.score_value() >= 26 else self.mode

    @command("drop")
    def drop(self, name):
        thing, place = self.find(name, self.carried)
        place.remove(thing)
        self.here.things.append(thing)
        print("Dropped.")

    @command("light")
    def light(self, name):
        thing, _ = self.find(name, self.carried, self.here.things)
        if name != "lamp":
            raise Refused(f"The {name} does not burn.")
        if thing.state.setdefault("lit", False):
            raise Refused("It burns already.")
        thing.state["lit"] = True
        print("The lamp burns.")

    @command("use", "open")
    def use(self, name):
        match name, self.here.name:
            case "key", "cellar":
                self.find("key", self.carried)
                self.here.exits["west"] = "vault"
                print("A door opens in the west.")
            case "door", "cellar":
                raise Refused("It is locked.")
            case _:
                raise Refused("Nothing happens.")

    @command("inventory", "i", turns=0)
    def inventory(self, _):
        print("You carry:", ", ".join(map(str, self.carried)) or "nothing")

    def score_value(self):
        return sum(t.worth for t in self.carried)

    @command("score", turns=0)
    def score(self, _):
        print(f"{self.score_value()} points in {self.turns} turns, {sum(r.visits > 0 for r in self.rooms.values())} rooms seen")

    @command("save", turns=0)
    def save(self, _):
        self.saved = copy.deepcopy((self.rooms, self.here.name, self.carried, self.turns))
        print("Saved.")

    @command("load", turns=0)
    def load(self, _):
        if self.saved is None:
            raise Refused("Nothing is saved.")
        self.rooms, name, self.carried, self.turns = copy.deepcopy(self.saved)
        self.enter(self.rooms[name])

    @command("quit", "q", turns=0)
    def quit(self, _):
        self.mode = Mode.LEFT

    def perform(self, line):
        verb, *rest = line.lower().split()
        name = rest[-1] if rest else None
        try:
            handler = self.handlers[verb]
        except KeyError:
            raise Refused(f"I do not know how to {verb}.") from None
        handler(name or verb if handler == self.go else name)
        self.turns += handler.turns

    def play(self, stream):
        self.enter(self.here)
        for line in map(str.strip, stream):
            print(f"> {line}")
            if not line:
                continue
            try:
                self.perform(line)
            except Refused as e:
                print(e)
            if self.mode is not Mode.PLAYING:
                break
        else:
            print("(end of input)")
        print(f"The game is over: {self.mode.value}.")


game = Game()
game.play(sys.stdin)
game.score(None)
for script in (["e", "n"], ["n", "take lamp", "light lamp", "light lamp", "take key", "take table", "d", "take coin", "use key", "w", "drop key", "take crown"]):
    other = Game()
    other.play(script)
sys.exit(0 if game.mode is Mode.LEFT else 3)
