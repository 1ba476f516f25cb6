package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.drill.Drill;
import dev.quarkstream.app.drill.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that a fleet is made of is killed, stopped in its tracks and cut off, each by itself and two at a time, and at last
 * the primary is lost, while tokens are made, used and revoked. Not one is accepted after its revocation was answered.
 */
@Tag("faults")
class FleetFaultsIT {

    private static final int REVOCATIONS = 5_000;
    private static final Duration LASTS = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private final List<String> table = new ArrayList<>();

    /** Something that goes wrong, and how it is put right. */
    private record Fault(String what, boolean ofNetwork, Runnable begin, Runnable end) {

        static Fault kill(String name, Part part) {
            return new Fault(name + " killed", false, part::kill, part::begin);
        }

        static Fault suspend(String name, Part part) {
            return new Fault(name + " suspended", false, part::suspend, part::resume);
        }

        static Fault cut(String name, TcpRelay network) {
            return new Fault(name + " cut", true, network::cut, network::mend);
        }

        static Fault swallow(String name, TcpRelay network) {
            return new Fault(name + " silent", true, network::swallow, network::mend);
        }

        Fault and(Fault other) {
            return new Fault(
                    what + ", " + other.what,
                    ofNetwork && other.ofNetwork,
                    () -> {
                        begin.run();
                        other.begin.run();
                    },
                    () -> {
                        other.end.run();
                        end.run();
                    });
        }
    }

    @Test
    void whatIsAnsweredAsRevokedIsRefusedEverywhereWhateverHappens() throws Exception {
        try (var fleet = RunningFleet.start(folder)) {
            awaitReady(fleet);
            var drill =
                    new Drill(fleet.servers(), RunningFleet.EMAIL, RunningFleet.ACCOUNT_PASSWORD, Integer.MAX_VALUE, 6);
            var seen = CompletableFuture.supplyAsync(() -> run(drill));
            row("everything is well", drill, () -> pause(LASTS));
            var single = singles(fleet);
            for (var fault : single) {
                happen(fault, fleet, drill);
            }
            for (var fault : pairs(single)) {
                happen(fault, fleet, drill);
            }
            awaitRevoked(drill, REVOCATIONS);
            row("the primary is lost, its standby promoted", drill, () -> {
                fleet.failOver();
                awaitReady(fleet);
            });
            awaitRevoked(drill, drill.revoked() + 100);
            drill.stop();
            var outcome = seen.join();
            write(outcome);
            assertThat(outcome.revoked()).isGreaterThanOrEqualTo(REVOCATIONS);
            assertThat(outcome.acceptedAfter()).isZero();
            assertThat(outcome.refused()).isZero();
        }
    }

    private static List<Fault> singles(RunningFleet fleet) {
        var faults = new ArrayList<Fault>();
        var networks = fleet.networks();
        faults.add(Fault.kill("a replica", fleet.replicas().get(1)));
        faults.add(Fault.suspend("a replica", fleet.replicas().get(2)));
        faults.add(Fault.kill("a relay", fleet.relays().get(0)));
        faults.add(Fault.suspend("a relay", fleet.relays().get(1)));
        faults.add(Fault.kill("Redis", fleet.redis()));
        faults.add(Fault.suspend("Redis", fleet.redis()));
        faults.add(Fault.kill("the primary", fleet.primary()));
        faults.add(Fault.suspend("the primary", fleet.primary()));
        faults.add(Fault.kill("the standby", fleet.standby()));
        faults.add(Fault.suspend("the standby", fleet.standby()));
        networks.forEach((name, network) -> {
            faults.add(Fault.cut(name, network));
            faults.add(Fault.swallow(name, network));
        });
        return faults;
    }

    /** Each with one of another kind, so that each is in two of them. Networks are mended first: what starts needs them. */
    private static List<Fault> pairs(List<Fault> single) {
        var pairs = new ArrayList<Fault>();
        for (var i = 0; i < single.size(); i++) {
            var one = single.get(i);
            var other = single.get((i + 5) % single.size());
            pairs.add(one.ofNetwork ? other.and(one) : one.and(other));
        }
        return pairs;
    }

    private void happen(Fault fault, RunningFleet fleet, Drill drill) {
        row(fault.what, drill, () -> {
            fault.begin.run();
            pause(LASTS);
            fault.end.run();
            awaitReady(fleet);
        });
    }

    /** What happened, how many revocations were answered meanwhile, and how long it took from its end until all was well. */
    private void row(String what, Drill drill, Runnable happening) {
        var before = drill.revoked();
        var began = Instant.now();
        happening.run();
        var took = Duration.between(began, Instant.now()).minus(LASTS);
        table.add(
                "| %s | %,d | %.1f |".formatted(what, drill.revoked() - before, Math.max(0, took.toMillis()) / 1000.0));
    }

    private void write(Outcome seen) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("| what happened for four seconds | revocations answered | seconds until all was well again |");
        lines.add("| --- | ---: | ---: |");
        lines.addAll(table);
        lines.add("");
        lines.add(
                "%,d revocations were answered; %,d tokens were accepted after that. %,d were not answered, or not with 204."
                        .formatted(seen.revoked(), seen.acceptedAfter(), seen.notRevoked()));
        lines.add("");
        lines.add(
                "| replica | a good token was accepted | refused | answered with 503 | longest | no answer | longest |");
        lines.add("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        seen.servers()
                .forEach(one -> lines.add("| %d | %,d | %,d | %,d | %.1f s | %,d | %.1f s |"
                        .formatted(
                                seen.servers().indexOf(one) + 1,
                                one.accepted(),
                                one.refused(),
                                one.unavailable(),
                                one.longestUnavailable().toMillis() / 1000.0,
                                one.unanswered(),
                                one.longestUnanswered().toMillis() / 1000.0)));
        Files.write(Path.of("target", "fleet-faults.md"), lines);
    }

    private static Outcome run(Drill drill) {
        try {
            return drill.run();
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private static void awaitRevoked(Drill drill, int count) {
        var deadline = Instant.now().plus(PATIENCE).plus(PATIENCE);
        while (drill.revoked() < count) {
            assertThat(Instant.now()).isBefore(deadline);
            PackagedApplication.pause();
        }
    }

    private static void awaitReady(RunningFleet fleet) {
        var deadline = Instant.now().plus(PATIENCE);
        while (!fleet.isReady()) {
            assertThat(Instant.now()).isBefore(deadline);
            PackagedApplication.pause();
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
