package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several replicas on one database: what one revokes, or somebody at the database, is dead on all of them. */
class RevocationIT {

    /** What may pass between a revocation and the last request that another replica accepts. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** How long a replica trusts a connection on which no probe is answered. */
    private static final Duration TRUST = Duration.ofSeconds(2);

    /** Answers without asking the database, so that only the verification can fail. */
    private static final String PATH = "/api/permissions";

    @TempDir
    static Path folder;

    private static ExternalPostgres database;
    private static TcpRelay network;
    private static PackagedApplication first;

    /** Listens through a network that can be cut, and asks the database directly. */
    private static PackagedApplication second;

    private static PackagedApplication third;
    private static String cookie;

    @BeforeAll
    static void start() {
        database = ExternalPostgres.start(folder);
        network = TcpRelay.to(database.port());
        first = database.launch(folder).start();
        second = database.launch(folder)
                .with("quarkstream.database.listen-url", "postgresql://localhost:" + network.port() + "/postgres")
                .start();
        third = database.launch(folder).start();
        cookie = Http.cookie(first.http().register("ada@example.org", "correct horse battery"));
    }

    @AfterAll
    static void stop() {
        for (var replica : List.of(first, second, third)) {
            replica.kill();
        }
        network.close();
        database.close();
    }

    @AfterEach
    void mend() {
        network.mend();
    }

    private record Issued(String id, String secret) {}

    @Test
    void aRevokedTokenIsDeadOnEveryReplica() {
        for (var i = 0; i < 100; i++) {
            var token = issue();
            warm(token, first, second, third);
            revoke(token);
            assertThat(status(first, token)).isEqualTo(401);
            assertThat(lastAccepted(second, token)).isLessThan(SOON);
            assertThat(lastAccepted(third, token)).isLessThan(SOON);
        }
    }

    /** The replica that is asked waits for all, those that do not ask for it themselves included. */
    @Test
    void aConfirmedRevocationIsExactOnEveryReplica() {
        try (var strict = database.launch(folder)
                .with("quarkstream.revocation", "confirmed")
                .start()) {
            for (var i = 0; i < 100; i++) {
                var token = issue();
                warm(token, first, second, third, strict);
                revoke(token, strict);
                for (var replica : List.of(first, second, third, strict)) {
                    assertThat(status(replica, token)).isEqualTo(401);
                }
            }
        }
    }

    @Test
    void whoIsStoppedInOrderIsWaitedForByNobody() {
        var listeners = "SELECT count(*) FROM quarkstream.feed_listener WHERE seen_at > now() - interval '15 s'";
        var fourth = database.launch(folder).start();
        warm(issue(), fourth);
        var before = Integer.parseInt(database.use("postgres").value(listeners));
        fourth.stop();
        assertThat(Integer.parseInt(database.use("postgres").value(listeners))).isLessThan(before);
    }

    @Test
    void whileOneHearsNothingAConfirmedRevocationWaitsUntilThatOneTrustsNothing() {
        try (var strict = database.launch(folder)
                .with("quarkstream.revocation", "confirmed")
                .start()) {
            var token = issue();
            warm(token, second);
            network.swallow();
            revoke(token, strict);
            assertThat(status(second, token)).isEqualTo(401);
        }
    }

    @Test
    void aReplacedSecretIsDeadOnEveryReplicaWhenItsOverlapIsEnded() {
        for (var i = 0; i < 20; i++) {
            var before = issue();
            warm(before, first, second, third);
            var after = rotate(before, "PT1H");
            warm(before, first, second, third);
            warm(after, first, second, third);
            endOverlap(before);
            assertThat(status(first, before)).isEqualTo(401);
            assertThat(lastAccepted(second, before)).isLessThan(SOON);
            assertThat(lastAccepted(third, before)).isLessThan(SOON);
            warm(after, first, second, third);
        }
    }

    @Test
    void aReplacedSecretIsDeadOnEveryReplicaWhenItsOverlapIsOver() {
        var before = issue();
        warm(before, first, second, third);
        var after = rotate(before, "PT3S");
        var over = Instant.now().plusSeconds(3);
        warm(before, first, second, third);
        for (var replica : List.of(first, second, third)) {
            var left = Duration.between(Instant.now(), over);
            assertThat(lastAccepted(replica, before)).isLessThan(left.isNegative() ? SOON : left.plus(SOON));
            assertThat(status(replica, after)).isEqualTo(200);
        }
    }

    @Test
    void oneRotationMoreEndsTheOldestSecretOnEveryReplica() {
        for (var i = 0; i < 20; i++) {
            var oldest = issue();
            var older = rotate(oldest, "PT1H");
            warm(oldest, first, second, third);
            warm(older, first, second, third);
            rotate(older, "PT1H");
            assertThat(status(first, oldest)).isEqualTo(401);
            assertThat(lastAccepted(second, oldest)).isLessThan(SOON);
            assertThat(lastAccepted(third, oldest)).isLessThan(SOON);
            warm(older, first, second, third);
        }
    }

    @Test
    void aSecretThatIsHandedInIsDeadOnEveryReplica() {
        var token = issue();
        warm(token, first, second, third);
        assertThat(first.http()
                        .post("/api/leaked-tokens", "{\"secret\":\"" + token.secret + "\"}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(status(first, token)).isEqualTo(401);
        assertThat(lastAccepted(second, token)).isLessThan(SOON);
        assertThat(lastAccepted(third, token)).isLessThan(SOON);
    }

    @Test
    void aReplicaThatHearsNothingInAnOverlapForgetsTheOldSecretToo() {
        var before = issue();
        rotate(before, "PT1H");
        warm(before, second);
        network.swallow();
        endOverlap(before);
        assertThat(lastAccepted(second, before)).isLessThan(TRUST.plus(SOON));
        network.mend();
        warm(issue(), second);
    }

    @Test
    void aRotationDuringARestartOfTheDatabaseIsWholeOrNotAtAll() {
        var before = issue();
        warm(before, first);
        database.stop();
        assertThat(askToRotate(before, "PT1H").statusCode()).isEqualTo(503);
        database.start();
        await(() -> status(first, before) == 200);
        var after = rotate(before, "PT1H");
        assertThat(status(first, before)).isEqualTo(200);
        assertThat(status(first, after)).isEqualTo(200);
    }

    @Test
    void aSessionThatEndsIsDeadOnEveryReplica() {
        var session = Http.cookie(first.http().signIn("ada@example.org", "correct horse battery"));
        assertThat(second.http().get("/api/user", "Cookie", session).statusCode())
                .isEqualTo(200);
        assertThat(first.http()
                        .delete(
                                "/api/session",
                                "Cookie",
                                session,
                                "Origin",
                                first.http().server().toString())
                        .statusCode())
                .isEqualTo(204);
        await(() -> second.http().get("/api/user", "Cookie", session).statusCode() == 401);
    }

    @Test
    void allOtherSessionsEndOnEveryReplica() {
        for (var i = 0; i < 10; i++) {
            var kept = Http.cookie(first.http().signIn("ada@example.org", "correct horse battery"));
            var other = Http.cookie(second.http().signIn("ada@example.org", "correct horse battery"));
            for (var replica : List.of(first, second, third)) {
                assertThat(sessionStatus(replica, other)).isEqualTo(200);
                assertThat(sessionStatus(replica, kept)).isEqualTo(200);
            }
            assertThat(delete(first, "/api/sessions", kept)).isEqualTo(204);
            assertThat(sessionStatus(first, other)).isEqualTo(401);
            await(() -> sessionStatus(second, other) == 401 && sessionStatus(third, other) == 401);
            for (var replica : List.of(first, second, third)) {
                assertThat(sessionStatus(replica, other)).isEqualTo(401);
                assertThat(sessionStatus(replica, kept)).isEqualTo(200);
            }
            cookie = kept;
        }
    }

    @Test
    void aDisabledAccountIsRefusedOnEveryReplicaUntilItIsEnabled() {
        var session = Http.cookie(first.http().register("bob@example.org", "correct horse battery"));
        var issued = first.http().post("/api/tokens", "{\"name\":\"bob\"}", "Cookie", session);
        var token = new Issued(Http.member("id", issued), Http.member("plainTextToken", issued));
        warm(token, first, second, third);
        for (var replica : List.of(first, second, third)) {
            assertThat(sessionStatus(replica, session)).isEqualTo(200);
        }
        assertThat(database.launch(folder)
                        .command("", "account", "disable", "bob@example.org")
                        .exitCode())
                .isZero();
        for (var replica : List.of(first, second, third)) {
            assertThat(lastAccepted(replica, token)).isLessThan(SOON);
            assertThat(sessionStatus(replica, session)).isEqualTo(401);
        }
        var signIn = second.http().signIn("bob@example.org", "correct horse battery");
        var wrong = second.http().signIn("bob@example.org", "wrong horse battery");
        assertThat(signIn.statusCode()).isEqualTo(422);
        assertThat(signIn.body()).isEqualTo(wrong.body());
        assertThat(database.launch(folder)
                        .command("", "account", "enable", "bob@example.org")
                        .exitCode())
                .isZero();
        for (var replica : List.of(first, second, third)) {
            await(() -> status(replica, token) == 200 && sessionStatus(replica, session) == 200);
        }
    }

    @Test
    void anAccountThatIsDeletedWhileItsTokensAreInUseFailsNobodyInAnotherWay() throws Exception {
        var session = Http.cookie(first.http().register("eve@example.org", "correct horse battery"));
        var issued = first.http().post("/api/tokens", "{\"name\":\"eve\"}", "Cookie", session);
        var token = new Issued(Http.member("id", issued), Http.member("plainTextToken", issued));
        warm(token, first, second, third);
        var deleted = new AtomicReference<Instant>();
        var seen = new ConcurrentLinkedQueue<Integer>();
        var late = new ConcurrentLinkedQueue<Duration>();
        var users = new ArrayList<Thread>();
        for (var replica : List.of(first, second, third)) {
            users.add(new Thread(() -> {
                var refusals = 0;
                while (refusals < 20) {
                    var before = deleted.get();
                    var asked = Instant.now();
                    var status = status(replica, token);
                    seen.add(status);
                    refusals = status == 401 ? refusals + 1 : 0;
                    if (status == 200 && before != null) {
                        late.add(replica == first ? Duration.ofDays(1) : Duration.between(before, asked));
                    }
                }
            }));
        }
        users.forEach(Thread::start);
        await(() -> seen.size() > 100);
        assertThat(delete(first, "/api/user", session)).isEqualTo(204);
        deleted.set(Instant.now());
        for (var user : users) {
            user.join();
        }
        assertThat(seen).containsOnly(200, 401);
        assertThat(late).allMatch(after -> after.compareTo(SOON) < 0);
        assertThat(sessionStatus(first, session)).isEqualTo(401);
    }

    private static int sessionStatus(PackagedApplication replica, String session) {
        return replica.http().get("/api/session", "Cookie", session).statusCode();
    }

    private static int delete(PackagedApplication replica, String path, String session) {
        return replica.http()
                .delete(
                        path,
                        "Cookie",
                        session,
                        "Origin",
                        replica.http().server().toString())
                .statusCode();
    }

    @Test
    void whileNothingVouchesForTheConnectionNothingRememberedIsUsed() {
        var token = issue();
        warm(token, second);
        network.swallow();
        revoke(token);
        assertThat(lastAccepted(second, token)).isLessThan(TRUST.plus(SOON));
        network.mend();
        warm(issue(), second); // and it hears again
    }

    @Test
    void aLostConnectionIsNoticedAtOnce() {
        var token = issue();
        warm(token, second);
        network.cut();
        revoke(token);
        assertThat(lastAccepted(second, token)).isLessThan(SOON);
        network.mend();
        warm(issue(), second);
    }

    @Test
    void aKilledConnectionIsNoticedAtOnce() {
        var token = issue();
        warm(token, first, second, third);
        database.use("postgres")
                .value("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                        + "WHERE application_name = 'quarkstream-listener'");
        revokeAtTheDatabase(token);
        for (var replica : List.of(first, second, third)) {
            assertThat(lastAccepted(replica, token)).isLessThan(SOON);
            warm(issue(), replica);
        }
    }

    @Test
    void aReplicaThatWasSuspendedDoesNotWakeUpTrusting() throws Exception {
        var token = issue();
        warm(token, second);
        signal("STOP");
        revoke(token);
        Thread.sleep(TRUST.plusSeconds(3).toMillis());
        signal("CONT");
        assertThat(status(second, token)).isEqualTo(401);
        warm(issue(), second);
    }

    @Test
    void aRestartedDatabaseIsHeardAgainAndMeanwhileNobodyIsAcceptedOnFaith() {
        var revoked = issue();
        var kept = issue();
        warm(revoked, first, second, third);
        warm(kept, first, second, third);
        database.stop();
        for (var replica : List.of(first, second, third)) {
            assertThat(status(replica, kept)).isEqualTo(503);
        }
        database.start();
        revokeAtTheDatabase(revoked);
        for (var replica : List.of(first, second, third)) {
            await(() -> status(replica, kept) == 200);
            assertThat(status(replica, revoked)).isEqualTo(401);
            warm(kept, replica);
        }
    }

    @Test
    void aFloodOfRevocationsHoldsNobodyUp() {
        var kept = issue();
        warm(kept, second);
        var sql = database.use("postgres");
        sql.run("INSERT INTO account VALUES ('00000000-0000-7000-8000-000000000001', 'x', 'x', 'x', 'x', now())");
        sql.run("INSERT INTO quarkstream.token_owner VALUES ('00000000-0000-7000-8000-000000000001')");
        sql.run(
                "INSERT INTO quarkstream.access_token SELECT gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'x', "
                        + "sha256(n::text::bytea), 'x', '{}', null, now() FROM generate_series(1, 100000) n");
        var deletion = new Thread(() -> sql.run("DELETE FROM account WHERE email = 'x'"));
        deletion.start();
        var answers = 0;
        var slowest = Duration.ZERO;
        var after = 0;
        while (deletion.isAlive() || after++ < 100) {
            var asked = Instant.now();
            assertThat(status(second, kept)).isEqualTo(200);
            var took = Duration.between(asked, Instant.now());
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            answers++;
        }
        assertThat(answers).isGreaterThan(100);
        assertThat(slowest).isLessThan(SOON);
        warm(kept, second);
    }

    @Test
    void aHundredThousandOverlapsThatEndAtOnceHoldNobodyUp() {
        var kept = issue();
        warm(kept, second);
        var sql = database.use("postgres");
        sql.run("INSERT INTO account VALUES ('00000000-0000-7000-8000-000000000002', 'y', 'y', 'y', 'y', now())");
        sql.run("INSERT INTO quarkstream.token_owner VALUES ('00000000-0000-7000-8000-000000000002')");
        sql.run(
                "INSERT INTO quarkstream.access_token SELECT gen_random_uuid(), '00000000-0000-7000-8000-000000000002', 'y', "
                        + "sha256(('y' || n)::bytea), 'y', '{}', null, now() FROM generate_series(1, 100000) n");
        sql.run(
                "INSERT INTO quarkstream.earlier_secret SELECT sha256(id::text::bytea), id, now() + interval '2 seconds' "
                        + "FROM quarkstream.access_token WHERE name = 'y'");
        var over = Instant.now().plusSeconds(4);
        while (Instant.now().isBefore(over)) {
            var asked = Instant.now();
            assertThat(status(second, kept)).isEqualTo(200);
            assertThat(Duration.between(asked, Instant.now())).isLessThan(SOON);
        }
        sql.run("DELETE FROM account WHERE email = 'y'");
    }

    @Test
    void whereNothingListensARevocationIsHonouredAfterTheStatedAge() {
        var token = issue();
        try (var deaf = database.launch(folder)
                .with("quarkstream.tokens.cache.mode", "ttl")
                .with("quarkstream.tokens.cache.maximum-age", "1s")
                .start()) {
            warm(token, deaf);
            revoke(token);
            assertThat(lastAccepted(deaf, token))
                    .isLessThan(Duration.ofSeconds(1).plus(SOON));
            var own = issue();
            warm(own, deaf);
            revoke(own, deaf);
            assertThat(status(deaf, own)).isEqualTo(401);
        }
    }

    @Test
    void everyReplicasRequestsAreCounted() {
        var token = issue();
        try (var leaving = database.launch(folder)
                .with("quarkstream.tokens.last-used-flush", "1h")
                .start()) {
            for (var i = 0; i < 10; i++) {
                assertThat(status(leaving, token)).isEqualTo(200);
                assertThat(status(second, token)).isEqualTo(200);
            }
            leaving.stop(); // which writes what it remembers
        }
        await(() -> first.http()
                .get("/api/tokens/" + token.id + "/usage", "Cookie", cookie)
                .body()
                .contains("\"requests\":20}"));
    }

    private static Issued issue() {
        var issued = first.http().post("/api/tokens", "{\"name\":\"" + UUID.randomUUID() + "\"}", "Cookie", cookie);
        return new Issued(Http.member("id", issued), Http.member("plainTextToken", issued));
    }

    private static Issued rotate(Issued token, String overlap) {
        var rotated = askToRotate(token, overlap);
        assertThat(rotated.statusCode()).isEqualTo(200);
        return new Issued(token.id, Http.member("plainTextToken", rotated));
    }

    private static HttpResponse<String> askToRotate(Issued token, String overlap) {
        return first.http()
                .post("/api/tokens/" + token.id + "/rotation", "{\"overlap\":\"" + overlap + "\"}", "Cookie", cookie);
    }

    private static void endOverlap(Issued token) {
        var ended = first.http()
                .delete(
                        "/api/tokens/" + token.id + "/previous-secret",
                        "Cookie",
                        cookie,
                        "Origin",
                        first.http().server().toString());
        assertThat(ended.statusCode()).isEqualTo(204);
    }

    private static void revoke(Issued token) {
        revoke(token, first);
    }

    private static void revoke(Issued token, PackagedApplication replica) {
        var deletion = replica.http()
                .delete(
                        "/api/tokens/" + token.id,
                        "Cookie",
                        cookie,
                        "Origin",
                        replica.http().server().toString());
        assertThat(deletion.statusCode()).isEqualTo(204);
    }

    private static void revokeAtTheDatabase(Issued token) {
        database.use("postgres").run("DELETE FROM quarkstream.access_token WHERE id = '" + token.id + "'");
    }

    private static int status(PackagedApplication replica, Issued token) {
        return replica.http().get(PATH, Http.bearer(token.secret)).statusCode();
    }

    /** Asks until it is answered from memory. */
    private static void warm(Issued token, PackagedApplication... replicas) {
        for (var replica : replicas) {
            status(replica, token);
            await(() -> {
                var before = hits(replica);
                return status(replica, token) == 200 && hits(replica) > before;
            });
        }
    }

    private static double hits(PackagedApplication replica) {
        var hits = Pattern.compile(
                        "quarkstream_verification_lookups_total\\{credential=\"token\",result=\"hit\"} (\\S+)")
                .matcher(replica.operations().get("/q/metrics").body());
        return hits.find() ? Double.parseDouble(hits.group(1)) : 0;
    }

    /** How long from now a token was accepted: until several requests in a row were refused. */
    private static Duration lastAccepted(PackagedApplication replica, Issued token) {
        var start = Instant.now();
        var last = Duration.ZERO;
        var statuses = new ArrayList<Integer>();
        var refusals = 0;
        while (refusals < 5) {
            var status = status(replica, token);
            statuses.add(status);
            if (status == 200) {
                last = Duration.between(start, Instant.now());
                refusals = 0;
            } else {
                refusals++;
            }
            assertThat(last).isLessThan(Duration.ofSeconds(10));
        }
        assertThat(statuses).contains(401).doesNotContain(500, 403);
        return last;
    }

    private static void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(second.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            PackagedApplication.pause();
        }
    }
}
