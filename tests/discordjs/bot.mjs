// A small discord.js bot that uses what bots use. Started as `node bot.mjs API TOKEN`.
// It writes a line of JSON for each thing that happens to it, and ends when its standard input does.
import {
  ActionRowBuilder,
  ApplicationCommandType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  ContainerBuilder,
  EmbedBuilder,
  Events,
  GatewayIntentBits,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  PermissionFlagsBits,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from "discord.js";

const [api, token] = process.argv.slice(2);
const FRUIT = ["apple", "apricot", "banana", "cherry"];

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
  rest: { api: api.replace(/\/v10$/, ""), version: "10" },
});

const tell = (event, more = {}) => process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);
const row = (...components) => new ActionRowBuilder().addComponents(...components);

const commands = [
  { name: "greet", description: "Greets" },
  {
    name: "find",
    description: "Finds fruit, in its own time",
    options: [{ type: 3, name: "fruit", description: "Which", required: true, autocomplete: true }],
  },
  { name: "here", description: "Tells what it knows of this place" },
  { name: "card", description: "Shows second-generation components" },
  { name: "burst", description: "Posts many messages", default_member_permissions: "0" },
  { name: "Quote", type: ApplicationCommandType.Message },
];

const answers = {
  async greet(interaction) {
    const embed = new EmbedBuilder().setTitle("Hello").setColor(0x336699).setFooter({ text: interaction.user.tag });
    const wave = new ButtonBuilder().setCustomId("wave").setLabel("Wave").setStyle(ButtonStyle.Primary);
    await interaction.reply({ content: `Hello, ${interaction.user}`, embeds: [embed], components: [row(wave)] });
  },
  async find(interaction) {
    await interaction.deferReply();
    const fruit = interaction.options.getString("fruit");
    await interaction.editReply(`Looking for ${fruit}`);
    const file = new AttachmentBuilder(Buffer.from(`${fruit},1\n`), { name: "fruit.csv", description: "What was found" });
    await interaction.followUp({ content: "Found", files: [file], flags: MessageFlags.Ephemeral });
  },
  async here(interaction) {
    const { guild, channel, member, memberPermissions } = interaction;
    const known = {
      guild: guild.name,
      channel: channel.name,
      channels: guild.channels.cache.size,
      roles: guild.roles.cache.map((role) => role.name),
      own: guild.roles.botRoleFor(client.user)?.name,
      me: guild.members.me.permissions.has(PermissionFlagsBits.SendMessages),
      member: member.displayName,
      may: memberPermissions.has(PermissionFlagsBits.ManageGuild),
      joined: member.joinedAt.getFullYear(),
    };
    await interaction.reply(JSON.stringify(known));
  },
  async card(interaction) {
    const card = new ContainerBuilder().setAccentColor(0x336699);
    card.addTextDisplayComponents(new TextDisplayBuilder().setContent("In a container"));
    await interaction.reply({ components: [card], flags: MessageFlags.IsComponentsV2, withResponse: true });
  },
  async burst(interaction) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await Promise.all(Array.from({ length: 7 }, (_, index) => interaction.channel.send(`number ${index}`)));
    await interaction.editReply("sent");
  },
  async Quote(interaction) {
    await interaction.reply(`> ${interaction.targetMessage.content}`);
  },
  async wave(interaction) {
    const mood = new StringSelectMenuBuilder().setCustomId("mood").setPlaceholder("Mood");
    mood.addOptions({ label: "Fine", value: "fine" }, { label: "Tired", value: "tired" });
    await interaction.update({ content: `${interaction.user} waves`, embeds: [], components: [row(mood)] });
  },
  async mood(interaction) {
    const why = new TextInputBuilder().setCustomId("why").setStyle(TextInputStyle.Paragraph).setMinLength(2);
    const form = new ModalBuilder().setCustomId("reason").setTitle(`Why ${interaction.values[0]}?`);
    form.addLabelComponents(new LabelBuilder().setLabel("Why").setTextInputComponent(why));
    await interaction.showModal(form);
  },
  async reason(interaction) {
    const text = interaction.fields.getTextInputValue("why");
    await interaction.reply({ content: `Because: ${text}`, flags: MessageFlags.Ephemeral });
  },
};

client.once(Events.ClientReady, async () => {
  const made = await client.application.commands.set(commands);
  tell("ready", { guilds: client.guilds.cache.map((guild) => guild.name), commands: made.size });
});
client.on(Events.ShardResume, (_, replayed) => tell("resumed", { replayed }));
client.on(Events.MessageCreate, (message) => tell("message", { author: message.author.username, content: message.content }));
client.on(Events.Error, (error) => tell("error", { error: String(error?.stack ?? error) }));
client.rest.on("rateLimited", ({ route, global, scope }) => tell("limited", { route, global, scope }));
client.on(Events.InteractionCreate, async (interaction) => {
  try {
    if (interaction.isAutocomplete()) {
      const typed = interaction.options.getFocused();
      const found = FRUIT.filter((fruit) => fruit.startsWith(typed));
      await interaction.respond(found.map((fruit) => ({ name: fruit, value: fruit })));
    } else {
      await answers[interaction.commandName ?? interaction.customId](interaction);
    }
  } catch (error) {
    tell("error", { error: String(error?.stack ?? error) });
  }
});

process.stdin.resume();
process.stdin.on("end", async () => {
  await client.destroy();
  process.exit(0);
});
await client.login(token);
