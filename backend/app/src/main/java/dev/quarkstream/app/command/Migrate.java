package dev.quarkstream.app.command;

import dev.quarkstream.app.database.Migrations;
import dev.quarkstream.schema.Schema;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import picocli.CommandLine.Command;

/** Brings the database to the version of this program, for those who do that before they start it. */
@RegisterForReflection
@Command(
        name = "migrate",
        description = "Brings the database to the version of this program. A start does the same.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:it is there",
            "1:it is not, and each migration was made whole or not at all",
            Answering.MISUNDERSTOOD
        })
final class Migrate extends Answering {

    @Override
    Answer answer() {
        var settings = Settings.checked();
        try (var database = Database.of(Settings.plain())) {
            var migrations = new Migrations(database.login(), Schema.of(settings));
            var made = migrations.migrate();
            var state = migrations.state();
            var version = state.version() + " (tokens " + state.tokens() + ")";
            return Answer.done(
                    made == 0 ? "At version " + version + " already" : made + " migrations made, to version " + version,
                    Map.of("migrations", made, "version", state.version(), "tokens", state.tokens()));
        }
    }
}
