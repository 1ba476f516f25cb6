package dev.quarkstream.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandsTest {

    static Stream<CommandLine> commands() {
        return leaves(Commands.line());
    }

    /** A relay answers nothing: it runs until it is stopped. */
    static Stream<CommandLine> thatAnswer() {
        return commands().filter(command -> !command.getCommandName().equals("relay"));
    }

    @ParameterizedTest
    @MethodSource("thatAnswer")
    void everyCommandExplainsItselfAndAnswersInJson(CommandLine command) {
        assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
                .startsWith("Usage: quarkstream ")
                .contains("--help", "--json", "Exit codes:", "0   ", "1   ");
    }

    @Test
    void theseAreTheCommands() {
        assertThat(commands().map(CommandLine::getCommandName))
                .containsExactlyInAnyOrder(
                        "delete",
                        "disable",
                        "doctor",
                        "drill",
                        "enable",
                        "expose",
                        "health",
                        "list",
                        "list",
                        "migrate",
                        "prune",
                        "relay",
                        "reset-link",
                        "revoke",
                        "rotate",
                        "sanctum",
                        "show",
                        "sign-out");
    }

    @ParameterizedTest
    @CsvSource({"fly, fly", "prune --fast, --fast", "token, revoke"})
    void whatIsNoCommandIsRefused(String line, String word) {
        var said = new StringWriter();
        var exitCode = Commands.line().setErr(new PrintWriter(said)).execute(line.split(" "));
        assertThat(exitCode).isEqualTo(2);
        assertThat(said.toString()).contains(word, "Usage:");
    }

    @Test
    void everythingIsOfOneVersion() throws IOException {
        var pom = Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(Path.of("../../pom.xml")));
        assertThat(pom.find()).isTrue();
        var version = pom.group(1);
        assertThat(Commands.line().getCommandSpec().version()).containsExactly(version);
        assertThat(Path.of("src/main/resources/application.properties"))
                .content()
                .contains("info-version=" + version + "\n");
        assertThat(Path.of("../../docker-compose.yml")).content().contains("image: quarkstream:" + version + "\n");
        for (var image : List.of("Dockerfile.jvm", "Dockerfile.native")) {
            assertThat(Path.of("src/main/docker", image))
                    .content()
                    .contains("quarkstream:" + version + " ", "image.version=\"" + version + "\"");
        }
    }

    private static Stream<CommandLine> leaves(CommandLine command) {
        var subcommands = command.getSubcommands().values();
        return subcommands.isEmpty() ? Stream.of(command) : subcommands.stream().flatMap(CommandsTest::leaves);
    }
}
