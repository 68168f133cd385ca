// The emoji that are offered as reactions, in groups, each with the words by which it is found. No page in here.

const SETS = {
  Often: `
    👍 thumbs up yes like agree|❤️ red heart love|😂 tears of joy laugh|🎉 party popper tada celebrate|😮 open mouth wow surprise
    😢 crying sad tear|🙏 folded hands thanks please pray|👀 eyes look watch|✅ check mark done yes|❌ cross mark no wrong
    🔥 fire hot|💯 hundred points perfect`,
  Faces: `
    😀 grinning face happy|😃 big eyes happy|😄 smiling eyes happy|😁 beaming grin|😆 squinting laugh|😅 sweat relief
    🤣 rolling on the floor laugh rofl|🙂 slight smile|🙃 upside down silly|😉 wink|😊 blush smile|😇 halo angel|🥰 hearts love
    😍 heart eyes love|🤩 star struck wow|😘 kiss|😋 yum tasty|😜 winking tongue silly|🤪 zany silly|🤗 hug|🤭 hand over mouth oops
    🤫 shush quiet|🤔 thinking hmm|🤐 zipper mouth secret|🤨 raised eyebrow doubt|😐 neutral|😑 expressionless|😶 no mouth silent
    😏 smirk|😒 unamused|🙄 rolling eyes|😬 grimace awkward|😌 relieved|😔 pensive sad|😪 sleepy|😴 sleeping tired|😷 mask sick
    🤒 thermometer ill|🤯 exploding head mind blown|🥳 party face celebrate|😎 sunglasses cool|🤓 nerd glasses|🧐 monocle inspect
    😕 confused|😟 worried|🙁 slight frown|😲 astonished|😳 flushed|🥺 pleading|😨 fearful|😰 anxious sweat|😭 loudly crying sob
    😱 scream fear|😞 disappointed|😓 downcast sweat|😩 weary|😤 steam proud|😡 pouting angry|🤬 cursing angry|😈 horns devil
    💀 skull dead|🤡 clown|👻 ghost|👽 alien|🤖 robot bot`,
  People: `
    👎 thumbs down no dislike disagree|👌 ok hand fine|✌️ victory peace|🤞 crossed fingers luck|🤟 love you gesture|🤘 horns rock
    👈 pointing left|👉 pointing right|👆 pointing up|👇 pointing down|☝️ index up one|✋ raised hand stop|👋 waving hello bye hi
    🤙 call me|💪 biceps strong|🖖 vulcan salute|👏 clapping applause bravo|🙌 raising hands hooray|🤝 handshake deal agree|✍️ writing
    🫡 salute|🫶 heart hands|🤷 shrug dunno|🤦 facepalm|🙋 raising hand question|💁 tipping hand|🙇 bowing sorry|🧠 brain clever
    👁️ eye|🗣️ speaking head|👥 people silhouettes|👨‍💻 technologist coder|👩‍⚖️ judge court law|👴 old man retired|👵 old woman retired`,
  Nature: `
    🐶 dog|🐱 cat|🦊 fox|🐻 bear market|🐂 bull market|🐼 panda|🐸 frog|🐵 monkey|🙈 see no evil monkey|🙉 hear no evil monkey
    🙊 speak no evil monkey|🐔 chicken|🐧 penguin|🦉 owl|🐝 bee|🦋 butterfly|🐢 turtle slow|🐍 snake|🐙 octopus|🐳 whale|🦈 shark
    🌵 cactus|🌲 tree|🌱 seedling growth|🍀 clover luck|🌹 rose|🌻 sunflower|☀️ sun|🌙 moon night|⭐ star|🌟 glowing star|⚡ lightning zap
    ☁️ cloud|🌈 rainbow|❄️ snowflake cold|🌊 wave water|💧 drop`,
  Food: `
    🍎 apple|🍌 banana|🍓 strawberry|🍋 lemon|🍕 pizza|🍔 burger|🍟 fries|🌮 taco|🍿 popcorn|🥐 croissant|🍞 bread|🧀 cheese|🥚 egg nest
    🍰 cake|🎂 birthday cake|🍩 doughnut|🍪 cookie|🍫 chocolate|☕ coffee|🍵 tea|🍺 beer|🍻 beers cheers|🥂 toast cheers|🍷 wine|🍾 champagne`,
  Activities: `
    🎊 confetti ball celebrate|🎈 balloon|🎁 gift present|🏆 trophy win|🥇 first gold medal|🥈 second silver medal|🥉 third bronze medal
    ⚽ football soccer|🏀 basketball|🎯 bullseye target|🎲 die game chance|♟️ chess pawn|🎮 video game|🎨 art palette|🎵 music note
    🎸 guitar|🚀 rocket launch moon|✈️ plane travel|🚗 car|🚲 bicycle|⛵ boat|🏖️ beach holiday|🏠 house home|🏛️ classical building government court`,
  Things: `
    💰 money bag|💵 dollar bill cash|🪙 coin|💳 card|🏦 bank|📈 chart up rise growth|📉 chart down fall|📊 bar chart|📌 pin|📎 paperclip
    📝 memo note|📄 page document|📜 scroll law|📚 books|🗳️ ballot vote|⚖️ scales law justice|🔨 hammer|🔧 wrench fix|⚙️ gear settings
    🔒 locked|🔓 unlocked|🔑 key|🔔 bell alert notify|🔕 bell off mute|📣 megaphone announce|📢 loudspeaker announce|💡 bulb idea|🔍 magnifier search
    ⏰ alarm clock time|⏳ hourglass wait|📅 calendar date|🗓️ calendar plan|📧 e-mail|📱 phone|💻 laptop|🖨️ printer|🗑️ bin delete|🧾 receipt
    💊 pill|🧪 test tube|🛠️ tools|🧩 puzzle|💎 gem diamond hands`,
  Signs: `
    🧡 orange heart|💛 yellow heart|💚 green heart|💙 blue heart|💜 purple heart|🖤 black heart|🤍 white heart|💔 broken heart|💖 sparkling heart
    ✨ sparkles new|💥 collision boom|💬 speech|💭 thought|💤 sleep zzz|❗ exclamation important|❓ question|‼️ double exclamation|⁉️ interrobang
    ⚠️ warning|🚫 forbidden no|⛔ no entry stop|♻️ recycle|➕ plus|➖ minus|✔️ tick|☑️ ticked box|🔴 red circle|🟠 orange circle|🟡 yellow circle
    🟢 green circle|🔵 blue circle|🟣 purple circle|⚫ black circle|⚪ white circle|🔺 red triangle up|🔻 red triangle down|⬆️ up arrow
    ⬇️ down arrow|➡️ right arrow|⬅️ left arrow|🔁 repeat|🔄 refresh|🆕 new|🆗 ok|🆘 help sos|1️⃣ one|2️⃣ two|3️⃣ three|4️⃣ four|5️⃣ five
    6️⃣ six|7️⃣ seven|8️⃣ eight|9️⃣ nine|🔟 ten|🏁 finish flag|🚩 red flag|🏳️‍🌈 rainbow flag|🇺🇸 united states flag america`,
};

/** [{name, emoji: [{text, words}]}]: `words` as one reads them out. */
export const EMOJI_SETS = Object.entries(SETS).map(([name, lines]) => ({
  name,
  emoji: lines.trim().split(/\||\n\s*/).map((entry) => {
    const [text, ...words] = entry.trim().split(" ");
    return { text, words: words.join(" ") };
  }),
}));

const ALONE = /^\p{RGI_Emoji}$/v;

/** Return the sets with what is looked for: all words begin one of an emoji's; an emoji that is typed is found itself. */
export function findEmoji(wanted) {
  const typed = wanted.trim();
  if (ALONE.test(typed)) return [{ name: "Typed", emoji: [{ text: typed, words: typed }] }];
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ words }) => parts.every((part) => words.split(" ").some((word) => word.startsWith(part)));
  return EMOJI_SETS.map(({ name, emoji }) => ({ name, emoji: emoji.filter(fits) })).filter(({ emoji }) => emoji.length > 0);
}
