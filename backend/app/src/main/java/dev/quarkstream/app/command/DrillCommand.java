package dev.quarkstream.app.command;

import dev.quarkstream.app.drill.Drill;
import dev.quarkstream.app.drill.Outcome;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Tries a deployment out from outside, as its clients see it. */
@RegisterForReflection
@Command(
        name = "drill",
        description = {
            "Makes tokens at a running deployment, revokes them, and counts whether any server still lets them in.",
            "To be watched while servers, relays, Redis and the database are stopped and started.",
            "The password of the account is the first line of standard input."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every revoked token was refused in time, and no good one was refused",
            "1:not so, or it could not be tried",
            Answering.MISUNDERSTOOD
        })
final class DrillCommand extends Answering {

    /** When a server that hears nothing trusts nothing any more, and then the time that one answer takes. */
    private static final Duration LONGEST = Duration.ofSeconds(3);

    @Option(
            names = "--server",
            paramLabel = "URL",
            required = true,
            description = "Where a server is, such as http://10.0.0.7:8080; once for each, not through a balancer.")
    List<URI> servers = List.of();

    @Option(
            names = "--email",
            required = true,
            description = "Whose tokens these are: an account that is made for this, with room for ten tokens.")
    String email = "";

    @Option(names = "--revocations", defaultValue = "500", description = "How many (default: ${DEFAULT-VALUE}).")
    int revocations;

    @Option(names = "--at-once", defaultValue = "4", description = "How many at a time (default: ${DEFAULT-VALUE}).")
    int atOnce;

    @Option(
            names = "--confirmed",
            description = "The servers have quarkstream.revocation=confirmed: not one request may be let in.")
    boolean confirmed;

    @Override
    Answer answer() throws IOException, InterruptedException {
        if (revocations < 1 || atOnce < 1 || atOnce > 100) {
            throw new ParameterException(
                    command.commandLine(), "--revocations is at least 1, and --at-once from 1 to 100");
        }
        for (var server : servers) {
            if (!List.of("http", "https").contains(String.valueOf(server.getScheme())) || server.getHost() == null) {
                throw new ParameterException(command.commandLine(), "--server is a URL such as http://10.0.0.7:8080");
            }
        }
        var outcome = new Drill(servers, email, password(), revocations, atOnce).run();
        return new Answer(isGood(outcome), text(outcome), members(outcome));
    }

    private static String password() throws IOException {
        var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }

    private boolean isGood(Outcome outcome) {
        return outcome.refused() == 0
                && (confirmed
                        ? outcome.acceptedAfter() == 0
                        : outcome.longestAccepted().compareTo(LONGEST) < 0);
    }

    private static String text(Outcome outcome) {
        var lines = new ArrayList<String>();
        lines.add("%d revoked; %d accepted after that, the last one %d ms after"
                .formatted(
                        outcome.revoked(),
                        outcome.acceptedAfter(),
                        outcome.longestAccepted().toMillis()));
        lines.add("%d not revoked, %d not made".formatted(outcome.notRevoked(), outcome.notMade()));
        for (var one : outcome.servers()) {
            lines.add(("%s: a good token accepted %d times, refused %d times, 503 %d times (for %d ms at most),"
                            + " no answer %d times (for %d ms at most)")
                    .formatted(
                            one.server(),
                            one.accepted(),
                            one.refused(),
                            one.unavailable(),
                            one.longestUnavailable().toMillis(),
                            one.unanswered(),
                            one.longestUnanswered().toMillis()));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static Map<String, ?> members(Outcome outcome) {
        return Map.of(
                "revoked",
                outcome.revoked(),
                "acceptedAfter",
                outcome.acceptedAfter(),
                "longestAcceptedMillis",
                outcome.longestAccepted().toMillis(),
                "notRevoked",
                outcome.notRevoked(),
                "notMade",
                outcome.notMade(),
                "servers",
                outcome.servers().stream().map(DrillCommand::members).toList());
    }

    private static Map<String, ?> members(Outcome.AtServer one) {
        var members = new LinkedHashMap<String, Object>();
        members.put("server", one.server());
        members.put("accepted", one.accepted());
        members.put("refused", one.refused());
        members.put("unavailable", one.unavailable());
        members.put("longestUnavailableMillis", one.longestUnavailable().toMillis());
        members.put("unanswered", one.unanswered());
        members.put("longestUnansweredMillis", one.longestUnanswered().toMillis());
        return members;
    }
}
