package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarkstream.app.packaged.ExternalPostgres.Database;
import dev.quarkstream.app.packaged.Launch.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, as an operator types them. */
class CommandsIT {

    @TempDir
    static Path home;

    private static ExternalPostgres server;
    private static Database migrated;

    @TempDir
    Path folder;

    @BeforeAll
    static void startServer() {
        server = ExternalPostgres.start(home);
        migrated = server.create("migrated");
        assertThat(migrated.launch(home).command("", "migrate").exitCode()).isZero();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void migrateBringsADatabaseToThisVersionOnce() throws IOException {
        var fresh = server.create("fresh");
        assertFinding(fresh, "migrations", "warning", "pending");
        assertOneLine(fresh.launch(folder).command("", "prune"), 1, "run migrate first");
        var first = json(fresh.launch(folder).command("", "migrate", "--json"));
        assertThat(first.get("migrations").asInt()).isPositive();
        assertOneLine(
                fresh.launch(folder).command("", "migrate"),
                0,
                "At version " + first.get("version").asText() + " (tokens "
                        + first.get("tokens").asText() + ") already");
        assertFinding(fresh, "migrations", "ok", "none is pending");
    }

    @Test
    void aDatabaseThatIsNewerThanTheProgramIsLeftAlone() throws IOException {
        var newer = server.create("newer");
        newer.launch(folder).command("", "migrate");
        newer.run("insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success)"
                + " values (9999, '9999', 'future', 'SQL', 'V9999__future.sql', 1, 'postgres', 1, true)");
        assertOneLine(newer.launch(folder).command("", "migrate"), 1, "newer");
        assertFinding(newer, "migrations", "failed", "newer version");
    }

    @Test
    void pruneDeletesWhatEndedLongAgoAndADryRunOnlyCounts() throws IOException {
        var database = server.create("pruned");
        database.launch(folder).command("", "migrate");
        database.run("insert into account (id, name, email, email_key, password_hash, created_at)"
                + " values (gen_random_uuid(), 'Ada', 'ada@example.org', 'ada@example.org', 'x', now())");
        // More than one batch of dead ones, one that is still listed, and one that is good.
        database.run("insert into quarkstream.token_owner select id::text from account on conflict do nothing");
        database.run(
                "insert into quarkstream.access_token (id, owner_id, name, digest, hint, permissions, expires_at, created_at)"
                        + " select gen_random_uuid(), a.id::text, 'old', sha256(n::text::bytea), 'hint', '{}',"
                        + " case when n = 1502 then null when n = 1501 then now() - interval '29 days'"
                        + " else now() - interval '31 days' end, now() from account a, generate_series(1, 1502) n");
        var tokens = "select count(*) from quarkstream.access_token";

        var dry = json(database.launch(folder).command("", "prune", "--dry-run", "--json"));
        assertThat(dry.get("tokens").asInt()).isEqualTo(1500);
        var asOptions = json(database.launch(folder).command("", "--json", "--dry-run", "--prune"));
        assertThat(asOptions.get("tokens")).isEqualTo(dry.get("tokens"));
        assertThat(dry.get("sessions").asInt()).isZero();
        assertThat(database.value(tokens)).isEqualTo("1502");

        assertOneLine(database.launch(folder).command("", "--prune"), 0, "1500 tokens, 0 sessions, 0 events deleted");
        assertThat(database.value(tokens)).isEqualTo("2");
    }

    @Test
    void aLeakedSecretIsRevokedByItselfAloneOnEveryServer() {
        try (var application = migrated.launch(folder).start()) {
            var secret = application.http().tokenOfSomebodyNew("leak@example.org");
            var good = application.http().tokenOfSomebodyNew("safe@example.org");
            assertThat(status(application, secret)).isEqualTo(200);

            var revoked = migrated.launch(folder).command(secret + "\n", "token", "revoke");
            assertOneLine(revoked, 0, "Revoked the token");
            assertThat(revoked.output()).doesNotContain(secret);
            assertThat(status(application, secret)).isEqualTo(401);
            assertThat(status(application, good)).isEqualTo(200);

            assertOneLine(migrated.launch(folder).command(secret, "token", "revoke"), 1, "No token has this secret");
        }
        assertOneLine(migrated.launch(folder).command("", "token", "revoke"), 1, "standard input");
    }

    @Test
    void anAccountIsLookedAtDisabledEnabledSignedOutAndDeleted() throws IOException {
        try (var application = migrated.launch(folder).start()) {
            var token = application.http().tokenOfSomebodyNew("account@example.org");
            assertOneLine(account("list", "--matching", "ACCOUNT@"), 0, "account@example.org");
            var shown = json(account("show", " Account@example.org ", "--json"));
            var id = shown.get("id").asText();
            assertThat(shown.get("sessions").asInt()).isEqualTo(1);
            assertThat(shown.get("tokens").asInt()).isEqualTo(1);
            assertThat(shown.get("disabledAt").isNull()).isTrue();

            assertOneLine(account("disable", "account@example.org"), 0, "Disabled " + id);
            assertThat(status(application, token)).isEqualTo(401);
            assertOneLine(account("disable", id), 0, id + " was disabled before");
            assertOneLine(account("show", id), 0, "disabled since");
            assertOneLine(account("enable", id), 0, "Enabled " + id);
            awaitAccepted(application, token); // servers are not told, and remember the refusal for seconds
            assertOneLine(account("enable", id), 0, id + " was not disabled");

            assertOneLine(account("sign-out", id), 0, "Ended 1 session");
            assertThat(status(application, token)).isEqualTo(200);
            assertOneLine(account("sign-out", id, "--tokens"), 0, "Ended 0 sessions, revoked 1 token");
            assertThat(status(application, token)).isEqualTo(401);
            assertThat(migrated.value(
                            "select string_agg(kind, ' ' order by at, id) from quarkstream.event where owner_id = '"
                                    + id + "' and kind not like 'signed%'"))
                    .isEqualTo("token-created account-disabled account-enabled session-ended token-revoked");

            assertThat(account("delete", id).exitCode()).as("without --yes").isEqualTo(2);
            assertOneLine(account("delete", id, "--yes"), 0, "Deleted " + id);
            assertOneLine(account("delete", id, "--yes"), 1, "There is no account");
        }
        for (var command : List.of("show", "disable", "enable", "sign-out", "reset-link")) {
            assertOneLine(account(command, "nobody@example.org", "--json"), 1, "\"found\":false");
        }
    }

    private static void awaitAccepted(PackagedApplication application, String token) {
        var deadline = Instant.now().plusSeconds(20);
        while (status(application, token) != 200) {
            assertThat(Instant.now()).isBefore(deadline);
            PackagedApplication.pause();
        }
    }

    @Test
    void aLinkIsPrintedForWhoeverForgotThePasswordAndGetsNoMail() throws Exception {
        try (var application = migrated.launch(folder).start()) {
            application.http().tokenOfSomebodyNew("forgot@example.org");
            assertOneLine(account("reset-link", "forgot@example.org"), 1, "Say where the panel is");
            var first = account("reset-link", "forgot@example.org", "--panel-url", "http://localhost:1/");
            assertOneLine(first, 0, "http://localhost:1/reset-password#");
            var link = json(account("reset-link", "forgot@example.org", "--panel-url", "http://localhost:1", "--json"))
                    .get("link")
                    .asText();
            assertThat(link).startsWith("http://localhost:1/reset-password#");
            assertThat(redeem(application, first.output().strip()))
                    .as("the one before")
                    .isEqualTo(422);
            assertThat(redeem(application, link)).isEqualTo(204);
            assertThat(redeem(application, link)).as("again").isEqualTo(422);
        }
    }

    private static int redeem(PackagedApplication application, String link) {
        var secret = link.substring(link.indexOf('#') + 1);
        return application
                .http()
                .post("/api/password-resets/redemption", """
                        {"secret":"%s","newPassword":"seven quiet llamas hum"}""".formatted(secret))
                .statusCode();
    }

    private Ended account(String... command) {
        return migrated.launch(folder)
                .command(
                        "",
                        Stream.concat(Stream.of("account"), Stream.of(command)).toArray(String[]::new));
    }

    @Test
    void aPersonsTokensAreListedAndRotated() throws IOException {
        try (var application = migrated.launch(folder).start()) {
            var before = application.http().tokenOfSomebodyNew("rotate@example.org");
            var listed = migrated.launch(folder).command("", "token", "list", "--owner", " Rotate@example.org ");
            assertOneLine(listed, 0, "…" + before.substring(before.length() - 4));
            assertThat(listed.output()).doesNotContain(before);
            var json = json(
                    migrated.launch(folder).command("", "token", "list", "--owner", "rotate@example.org", "--json"));
            var id = json.get("tokens").get(0).get("id").asText();
            assertOneLine(
                    migrated.launch(folder)
                            .command(
                                    "",
                                    "token",
                                    "list",
                                    "--owner",
                                    json.get("owner").asText()),
                    0,
                    id);

            var rotated = migrated.launch(folder).command("", "token", "rotate", id, "--overlap", "1h");
            assertThat(rotated.exitCode()).isZero();
            var after = rotated.output().strip();
            assertThat(after).matches("qst_[0-9A-Za-z]{49}");
            assertThat(status(application, before)).isEqualTo(200);
            assertThat(status(application, after)).isEqualTo(200);
            var last = json(migrated.launch(folder).command("", "token", "rotate", id, "--overlap", "0s", "--json"));
            assertThat(status(application, before)).isEqualTo(401);
            assertThat(status(application, after)).isEqualTo(401);
            assertThat(status(application, last.get("plainTextToken").asText())).isEqualTo(200);
            assertThat(migrated.value(
                            "select string_agg(kind, ' ' order by id) from quarkstream.event where token_id = '" + id
                                    + "'"))
                    .isEqualTo("token-created token-rotated token-rotated");
        }
        assertOneLine(
                migrated.launch(folder).command("", "token", "list", "--owner", "nobody@example.org"),
                1,
                "There is no account");
        assertOneLine(
                migrated.launch(folder).command("", "token", "rotate", "01a210ee-5b71-762f-98e3-2a19650a94bf"),
                1,
                "There is no token");
        assertThat(migrated.launch(folder).command("", "token", "rotate", "x").exitCode())
                .isEqualTo(2);
        assertThat(migrated.launch(folder)
                        .command("", "token", "rotate", "01a210ee-5b71-762f-98e3-2a19650a94bf", "--overlap", "-1h")
                        .exitCode())
                .isEqualTo(2);
        assertOneLine(
                migrated.launch(folder)
                        .command("", "token", "rotate", "01a210ee-5b71-762f-98e3-2a19650a94bf", "--overlap", "8d"),
                1,
                "max-rotation-overlap");
    }

    @Test
    void secretsThatWereFoundAreRefusedOnARunningServer() {
        try (var application = migrated.launch(folder).start()) {
            var found = application.http().tokenOfSomebodyNew("found@example.org");
            var good = application.http().tokenOfSomebodyNew("kept@example.org");
            assertThat(status(application, found)).isEqualTo(200);
            var exposed = migrated.launch(folder).command("\ufeff" + found + "\r\n\r\nnonsense\n", "token", "expose");
            assertOneLine(exposed, 0, "1 of 2 were good tokens");
            assertThat(exposed.output()).doesNotContain(found);
            assertThat(status(application, found)).isEqualTo(401);
            assertThat(status(application, good)).isEqualTo(200);
            assertOneLine(migrated.launch(folder).command(found, "token", "expose"), 0, "0 of 1");
        }
        assertThat(migrated.value("select count(*) from quarkstream.event where kind = 'token-exposed'"))
                .isEqualTo("1");
        assertOneLine(migrated.launch(folder).command("", "token", "expose"), 1, "standard input");
    }

    @Test
    void besideAServerWithTheEmbeddedDatabaseACommandUsesThatOne() {
        try (var application = Launch.in(folder).start()) {
            var secret = application.http().tokenOfSomebodyNew("leak@example.org");
            assertOneLine(Launch.in(folder).command(secret, "token", "revoke"), 0, "Revoked the token");
            assertThat(status(application, secret)).isEqualTo(401);
        }
        var afterwards = Launch.in(folder).command("", "doctor");
        assertThat(afterwards.output()).contains("none is pending");
        assertThat(folder.resolve("data/postgresql/postmaster.pid")).doesNotExist();
    }

    @Test
    void withoutADatabaseACommandMakesNone() {
        assertOneLine(Launch.in(folder).command("", "prune"), 1, "there is no embedded database");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aGoodInstallationIsHealthy() throws IOException {
        var doctor = migrated.launch(folder)
                .withEnvironment("QUARKSTREAM_SESSION_KEY", "dGhlIGtleSBvZiBhIHRlc3QgaXMgbm8gc2VjcmV0IGF0IGFsbA")
                .command("", "doctor", "--json");
        assertThat(json(doctor).get("healthy").asBoolean()).isTrue();
        assertThat(json(doctor).get("checks").findValuesAsText("status"))
                .hasSize(14)
                .containsOnly("ok");
        assertThat(doctor.exitCode()).isZero();
    }

    @Test
    void theDoctorFindsAKeyToGuessAndOriginsThatTheCookieCannotReach() throws IOException {
        var checks = migrated.launch(folder)
                .with("quarkstream.session.key", "secretsecretsecretsecretsecretsecret")
                .with("quarkstream.spa-origins", "http://a.example,https://b.other")
                .command("", "doctor", "--json");
        assertFinding(checks, "session-key", "warning", "few different");
        assertFinding(checks, "spa-origins", "warning", "http and https", "several sites", "no certificate");
        assertThat(checks.exitCode()).isZero();
    }

    @Test
    void theDoctorFindsEveryFaultAtOnce() throws IOException {
        var checks = migrated.launch(folder)
                .with("quarkstream.session.key", "too short")
                .with("quarkstream.spa-origins", "https://a.example/path")
                .with("quarkstream.proxy.trusted", "0.0.0.0/0")
                .with("quarkstream.default-permissions", "fly")
                .with("quarkstream.database.listen-url", "postgresql://localhost:1/x")
                .with("quarkus.mailer.from", "tokens@example.com")
                .with("java.io.tmpdir", Files.createFile(folder.resolve("noFolder")))
                .command("", "doctor", "--json");
        assertFinding(checks, "session-key", "failed", "at least 32");
        assertFinding(checks, "spa-origins", "failed", "no origin");
        assertFinding(checks, "proxy", "warning", "everybody");
        assertFinding(checks, "permissions", "failed", "fly");
        assertFinding(checks, "mail", "failed", "quarkus.mailer.host");
        assertFinding(checks, "temporary", "failed", "noFolder", "Not a directory");
        assertFinding(checks, "listen", "failed", "cannot be reached");
        assertThat(checks.exitCode()).isEqualTo(1);
    }

    @Test
    void theDoctorFindsSettingsThatCannotBeReadAndADatabaseThatRefuses() throws IOException {
        var checks = migrated.launch(folder)
                .with("quarkstream.tokens.max-per-user", "many")
                .with("quarkstream.tokens.max-per-usr", "5")
                .with("quarkstream.database.password", "a guess")
                .command("", "doctor", "--json");
        assertFinding(
                checks, "settings", "failed", "quarkstream.tokens.max-per-user", "quarkstream.tokens.max-per-usr");
        assertFinding(checks, "database", "failed", "password authentication failed");
        assertThat(checks.exitCode()).isEqualTo(1);
    }

    @Test
    void theDoctorFindsThatNobodyAnswersAndThatNobodyNeedsToListen() throws IOException {
        var away = migrated.launch(folder).with("quarkstream.database.url", "postgresql://localhost:1/x");
        assertFinding(away.command("", "doctor", "--json"), "database", "failed", "cannot be reached");
        var ttl = migrated.launch(folder).with("quarkstream.tokens.cache.mode", "ttl");
        assertFinding(ttl.command("", "doctor", "--json"), "listen", "ok", "maximum-age");
    }

    /** Where an answered probe does not vouch for what was committed before. */
    @Test
    void theDoctorFindsADatabaseThatOnlyLooksLikePostgres() throws IOException {
        var other = server.create("lookalike");
        other.launch(folder).command("", "migrate");
        other.run("create schema fake");
        other.run("create function fake.version() returns text language sql"
                + " as $$ select 'PostgreSQL 11.2-YB-2.18.0.0-b0 on x86_64-pc-linux-gnu' $$");
        other.run("alter database lookalike set search_path = fake, pg_catalog, public");
        assertFinding(other, "listen", "failed", "PostgreSQL 11.2-YB-2.18");
        try (var application = other.launch(folder).start()) {
            assertThat(application.operations().get("/q/metrics").body()).contains("quarkstream_listener_up 0.0");
            assertThat(application.output()).anyMatch(line -> line.contains("not PostgreSQL itself"));
        }
    }

    @Test
    void theDoctorFindsThatTooManyListenAndThatARelayIsMissing() throws IOException {
        var crowded = server.create("crowded");
        crowded.launch(folder).command("", "migrate");
        crowded.run(
                "insert into quarkstream.feed_listener select gen_random_uuid(), now(), 0 from generate_series(1, 51)");
        assertFinding(crowded, "fleet", "warning", "51 listen");
        var relayed = migrated.launch(folder).with("quarkstream.tokens.cache.mode", "relayed");
        assertFinding(relayed.command("", "doctor", "--json"), "fleet", "failed", "needs quarkstream.redis.url");
        var away = relayed.with("quarkstream.redis.url", "redis://localhost:1");
        assertFinding(away.command("", "doctor", "--json"), "fleet", "failed", "Redis cannot be asked");
        var alone = migrated.launch(folder).with("quarkstream.redis.url", "redis://localhost:1");
        assertFinding(alone.command("", "doctor", "--json"), "fleet", "warning", "count limits alone");
    }

    @Test
    void theDoctorFindsADatabaseThatCanOnlyBeReadAndOneOfSomebodyElse() throws IOException {
        migrated.run("create role reader login password 'r'; grant pg_read_all_data to reader");
        var reader = migrated.launch(folder)
                .with("quarkstream.database.username", "reader")
                .with("quarkstream.database.password", "r")
                .command("", "doctor", "--json");
        assertFinding(reader, "rights", "failed", "access_token");
        var theirs = server.create("theirs");
        theirs.run("create table theirs (id int)");
        assertFinding(theirs, "migrations", "failed", "somebody else");
        theirs.run("alter database theirs set default_transaction_read_only = on");
        assertFinding(theirs, "rights", "failed", "only be read");
    }

    @Test
    void theDoctorFindsAMigrationThatWasOtherwise() throws IOException {
        var other = server.create("other");
        other.launch(folder).command("", "migrate");
        other.run("update flyway_schema_history set checksum = checksum + 1 where version = '1'");
        assertFinding(other, "migrations", "failed", "would be refused");
    }

    @Test
    void theDoctorMakesNoDatabaseAndKnowsAKeyOfTheOperators() throws IOException {
        var data = Files.createDirectory(folder.resolve("data"));
        var checks = Launch.in(folder)
                .with("quarkstream.session.key", "dGhlIGtleSBvZiBhIHRlc3QgaXMgbm8gc2VjcmV0IGF0IGFsbA")
                .command("", "doctor", "--json");
        assertFinding(checks, "session-key", "ok", "good");
        assertFinding(checks, "database", "failed", "no embedded database");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void theDoctorFindsAVariableThatIsNoSetting() throws IOException {
        var checks = migrated.launch(folder)
                .withEnvironment("QUARKSTREAM_SESION_KEY", "x")
                .withEnvironment("QUARKSTREAM_PERMISSION_DESCRIPTIONS_READ", "Read.")
                .withEnvironment("QUARKSTREAM_SERVICE_HOST", "10.0.0.1")
                .withEnvironment("QUARKSTREAM_PORT_8080_TCP_ADDR", "10.0.0.1")
                .command("", "doctor", "--json");
        assertFinding(checks, "settings", "failed", "application: QUARKSTREAM_SESION_KEY in the environment");
    }

    @Test
    void noOtherCommandPassesAMisspeltVariableOver() {
        var misspelt = Launch.in(folder).withEnvironment("QUARKSTREAM_DATABSE_URL", "postgresql://localhost/x");
        assertOneLine(misspelt.command("", "migrate"), 1, "QUARKSTREAM_DATABSE_URL");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void whatIsMisunderstoodIsToldInJsonToo() throws IOException {
        var misspelt = migrated.launch(folder).command("", "prune", "--dryrun", "--json");
        assertThat(json(misspelt).get("error").asText()).contains("--dryrun");
        assertThat(misspelt.exitCode()).isEqualTo(2);
    }

    @Test
    void nothingThatIsAliveIsPruned() {
        assertOneLine(
                migrated.launch(folder)
                        .with("quarkstream.tokens.prune-after", "-1d")
                        .command("", "prune"),
                1,
                "quarkstream.tokens.prune-after");
    }

    private void assertFinding(Database database, String check, String status, String detail) throws IOException {
        assertFinding(database.launch(folder).command("", "doctor", "--json"), check, status, detail);
    }

    private static void assertFinding(Ended doctor, String check, String status, String... details) throws IOException {
        assertThat(json(doctor).get("checks"))
                .as(doctor.output())
                .filteredOn(finding -> finding.get("name").asText().equals(check))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.get("status").asText()).isEqualTo(status);
                    assertThat(finding.get("detail").asText()).contains(details);
                });
    }

    private static JsonNode json(Ended command) throws IOException {
        return new ObjectMapper().readTree(command.output());
    }

    private static void assertOneLine(Ended command, int exitCode, String fragment) {
        assertThat(command.output()).contains(fragment).hasLineCount(1);
        assertThat(command.exitCode()).isEqualTo(exitCode);
    }

    private static int status(PackagedApplication application, String secret) {
        return application.http().get("/api/user", Http.bearer(secret)).statusCode();
    }
}
