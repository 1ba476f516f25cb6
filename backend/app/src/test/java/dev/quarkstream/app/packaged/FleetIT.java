package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.drill.Drill;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that hear of revocations through Redis: what one answers as revoked is dead on all of them. */
class FleetIT {

    @TempDir
    static Path folder;

    private static RunningFleet fleet;

    @BeforeAll
    static void start() {
        fleet = RunningFleet.start(folder);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @BeforeEach
    void isWell() {
        await(fleet::isReady);
    }

    @Test
    void aConfirmedRevocationIsExactOnEveryReplica() throws Exception {
        var seen = drill(200).run();
        assertThat(seen.revoked()).isGreaterThanOrEqualTo(200);
        assertThat(seen.acceptedAfter()).isZero();
        assertThat(seen.notMade() + seen.notRevoked()).isZero();
        assertThat(seen.servers()).allSatisfy(server -> {
            assertThat(server.accepted()).isPositive();
            assertThat(server.refused() + server.unavailable() + server.unanswered())
                    .isZero();
        });
    }

    @Test
    void oneRelayIsEnough() throws Exception {
        var one = fleet.relays().get(0);
        one.kill();
        try {
            var seen = drill(20).run();
            assertThat(seen.acceptedAfter()).isZero();
            assertThat(seen.servers())
                    .allSatisfy(server ->
                            assertThat(server.refused() + server.unavailable()).isZero());
            await(fleet::isHeard);
        } finally {
            one.begin();
        }
    }

    @Test
    void withoutRedisNobodyIsRefusedAndNothingIsAcceptedOnFaith() throws Exception {
        fleet.redis().kill();
        try {
            var seen = drill(20).run();
            assertThat(seen.acceptedAfter()).isZero();
            assertThat(seen.notMade() + seen.notRevoked()).isZero();
            assertThat(seen.servers())
                    .allSatisfy(server ->
                            assertThat(server.refused() + server.unavailable()).isZero());
            assertThat(fleet.isHeard()).isFalse();
        } finally {
            fleet.redis().begin();
        }
        await(fleet::isHeard);
    }

    @Test
    void theCommandSaysTheSame() {
        var line = new ArrayList<>(
                List.of("drill", "--email", RunningFleet.EMAIL, "--revocations", "20", "--confirmed", "--json"));
        fleet.servers().forEach(server -> line.addAll(List.of("--server", server.toString())));
        var ended = Launch.in(folder).command(RunningFleet.ACCOUNT_PASSWORD + "\n", line.toArray(String[]::new));
        assertThat(ended.output()).contains("\"acceptedAfter\":0", "\"revoked\":2");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void theDoctorSeesWhoListensAndWhetherTheStandbyIsWaitedFor() {
        var settings = fleet.replicaSettings();
        assertThat(settings.command("", "doctor").output())
                .contains("at Redis 2 relays and 3 replicas", "Commits wait for it");
        fleet.primary().run("ALTER SYSTEM SET synchronous_standby_names = ''");
        fleet.primary().run("SELECT pg_reload_conf()");
        try {
            await(() -> settings.command("", "doctor").output().contains("commits do not wait for it"));
        } finally {
            fleet.primary().run("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
            fleet.primary().run("SELECT pg_reload_conf()");
        }
    }

    @Test
    void theDoctorFindsThatNoRelayIsThere() {
        fleet.relays().forEach(Part::kill);
        try {
            var doctor = fleet.replicaSettings().command("", "doctor");
            assertThat(doctor.output()).contains("No relay of this database listens");
            assertThat(doctor.exitCode()).isEqualTo(1);
        } finally {
            fleet.relays().forEach(Part::begin);
        }
    }

    private static Drill drill(int revocations) {
        return new Drill(fleet.servers(), RunningFleet.EMAIL, RunningFleet.ACCOUNT_PASSWORD, revocations, 4);
    }

    private static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            PackagedApplication.pause();
        }
    }
}
