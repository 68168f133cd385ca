"""`make docs`: writes the generated parts of docs/ anew."""

from tests.bot_process import ROOT
from tests.discord_schema import page as schema_page
from tests.documentation.commands_page import render
from tests.documentation.record_page import write_record_page

if __name__ == "__main__":
    (ROOT / "docs" / "commands.md").write_text(render(), encoding="utf-8")
    write_record_page()
    schema_page.PAGE.write_text(schema_page.render(), encoding="utf-8")
