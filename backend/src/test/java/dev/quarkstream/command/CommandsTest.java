package dev.quarkstream.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItselfAndAnswersInJson(CommandLine command) {
        assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
                .startsWith("Usage: quarkstream ")
                .contains("--help", "--json", "Exit codes:", "0   ", "1   ");
    }

    @Test
    void theseAreTheCommands() {
        assertThat(commands().map(CommandLine::getCommandName))
                .containsExactlyInAnyOrder("doctor", "health", "migrate", "prune", "revoke");
    }

    @ParameterizedTest
    @CsvSource({"fly, fly", "prune --fast, --fast", "token, revoke"})
    void whatIsNoCommandIsRefused(String line, String word) {
        var said = new StringWriter();
        var exitCode = Commands.line().setErr(new PrintWriter(said)).execute(line.split(" "));
        assertThat(exitCode).isEqualTo(2);
        assertThat(said.toString()).contains(word, "Usage:");
    }

    private static Stream<CommandLine> leaves(CommandLine command) {
        var subcommands = command.getSubcommands().values();
        return subcommands.isEmpty() ? Stream.of(command) : subcommands.stream().flatMap(CommandsTest::leaves);
    }
}
