package dev.quarkstream.app.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.quarkstream.app.packaged.ExternalPostgres.Database;
import dev.quarkstream.app.packaged.Launch.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a Laravel application, brought here as LARAVEL.md says. */
class ImportIT {

    private static final String HEADER =
            "id,tokenable_type,tokenable_id,name,token,abilities,last_used_at,expires_at,created_at,updated_at,email\n";
    private static final String PERSON = "01a210ee-5b71-762f-98e3-2a19650a94bf";

    @TempDir
    static Path home;

    private static ExternalPostgres server;

    @TempDir
    Path folder;

    private Database database;

    @BeforeAll
    static void startServer() {
        server = ExternalPostgres.start(home);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void adaHasAnAccount(TestInfo test) {
        database = server.create(test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT));
        assertThat(database.launch(folder).command("", "migrate").exitCode()).isZero();
        database.run("insert into account (id, name, email, email_key, password_hash, created_at) values ('" + PERSON
                + "', 'Ada', 'Ada@example.org', 'ada@example.org', 'x', now())");
    }

    @Test
    void itsBearersNoticeNothing() {
        var rows = HEADER
                + row(17, "Phone", "phone", "[\"\"notes:read\"\",\"\"notes:share\"\"]", "2024-05-01 12:00:00", "")
                + row(18, "All", "all", "[\"\"*\"\"]", "", "")
                + row(19, "Past", "past", "[\"\"*\"\"]", "", "2024-06-01 00:00:00")
                + row(20, "None", "none", "[]", "", "");
        String[] arguments = {"import", "sanctum", "--ability", "notes:read=read", "--ability", "notes:share="};
        assertOneLine(importing(rows, add(arguments, "--dry-run")), 0, "4 tokens would be imported, 0 came before");
        assertThat(database.value("select count(*) from quarkstream.access_token"))
                .isEqualTo("0");
        assertOneLine(importing(rows, arguments), 0, "refused until quarkstream.tokens.accept-imported is true");
        assertOneLine(importing(rows, arguments), 0, "0 tokens imported, 4 came before");

        assertThat(database.value("select string_agg(name || ' ' || permissions::text, ', ' order by id)"
                        + " from quarkstream.access_token"))
                .isEqualTo("Phone {read}, All {*}, Past {*}, None {}");
        assertThat(database.value("select last_used_at at time zone 'UTC' from quarkstream.access_token_use"
                        + " where last_used_at is not null"))
                .isEqualTo("2024-05-01 12:00:00");
        try (var application = accepting().start()) {
            assertThat(notes(application, "17|phone")).isEqualTo(200);
            assertThat(notes(application, "phone")).isEqualTo(200);
            assertThat(notes(application, "18|phone")).isEqualTo(401);
            assertThat(notes(application, "18|all")).isEqualTo(200);
            assertThat(notes(application, "19|past")).isEqualTo(401);
            assertThat(notes(application, "20|none")).isEqualTo(403);
        }
    }

    @Test
    void whatWasRevokedSinceStaysRevoked() {
        var rows = HEADER + row(17, "Phone", "phone", "[\"\"read\"\"]", "", "");
        importing(rows, "import", "sanctum");
        assertOneLine(database.launch(folder).command("17|phone\n", "token", "revoke"), 0, "Revoked");
        assertOneLine(importing(rows, "import", "sanctum"), 0, "0 tokens imported, 1 came before");
        assertThat(database.value("select count(*) from quarkstream.access_token"))
                .isEqualTo("0");
    }

    @Test
    void oneBadLineKeepsAllOut() {
        var rows = HEADER
                + row(17, "Phone", "phone", "[\"\"read\"\"]", "", "")
                + row(18, "Unknown", "unknown", "[\"\"fly\"\"]", "", "")
                + row(19, "Nobody", "nobody", "[]", "", "").replace("ada@", "bob@");
        var refused = importing(rows, "import", "sanctum");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output())
                .contains("Nothing was imported", "line 3: abilities: \"fly\"", "line 4: no account has this email");
        assertThat(importing(rows, "import", "sanctum", "--json").output())
                .startsWith("{")
                .hasLineCount(1);
        assertThat(database.value("select count(*) from quarkstream.imported_token"))
                .isEqualTo("0");
        assertOneLine(importing("", "import", "sanctum"), 1, "The first line is to name the columns");
        assertThat(importing(rows, "import", "sanctum", "--ability", "fly").exitCode())
                .isEqualTo(2);
        assertThat(importing(rows, "import", "sanctum", "--zone", "Mars").exitCode())
                .isEqualTo(2);
    }

    /** As Laravel's migrations make them; expires_at came later. */
    @Test
    void aPostgresDatabaseIsReadByItself() throws IOException {
        var laravel = server.create("laravel");
        laravel.run("create table users (id bigserial primary key, email varchar(255) not null)");
        laravel.run("insert into users values (1, 'ada@example.org')");
        laravel.run(
                "create table personal_access_tokens (id bigserial primary key, tokenable_type varchar(255) not null,"
                        + " tokenable_id bigint not null, name varchar(255) not null, token varchar(64) not null unique,"
                        + " abilities text, last_used_at timestamp(0), created_at timestamp(0), updated_at timestamp(0))");
        laravel.run("insert into personal_access_tokens values (17, 'App\\Models\\User', 1, 'Phone, \"old\"', '"
                + sha256("phone") + "', '[\"read\"]', '2024-05-01 12:00:00', '2024-01-31 12:00:00', null)");
        var password = Files.writeString(folder.resolve("laravel-password"), ExternalPostgres.PASSWORD + "\n");
        var from = new String[] {
            "import", "sanctum", "--from", laravel.url(), "--user", "postgres", "--password-file", password.toString()
        };
        assertOneLine(importing("", add(from, "--dry-run")), 0, "1 tokens would be imported");
        assertOneLine(importing("", from), 0, "1 tokens imported, 0 came before");
        assertOneLine(importing("", from), 0, "0 tokens imported, 1 came before");
        try (var application = accepting().start()) {
            assertThat(notes(application, "17|phone")).isEqualTo(200);
        }
        laravel.run("insert into personal_access_tokens values (18, 'App\\Models\\User', 2, 'x', 'no digest', '[]')");
        assertThat(importing("", from).output()).contains("Nothing was imported", "token 18: ");
        assertOneLine(importing("", "import", "sanctum", "--from", "mysql://x"), 1, "--from is not of the form");
        assertOneLine(importing("", "import", "sanctum", "--from", laravel.url(), "--user", "nobody"), 1, "at --from");
    }

    @Test
    void whatExpiredThereIsToldToNobodyHere() {
        importing(HEADER + row(19, "Past", "past", "[]", "", "2024-06-01 00:00:00"), "import", "sanctum");
        assertThat(database.value("select end_told from quarkstream.access_token"))
                .isEqualTo("3");
    }

    @Test
    void theFirstUserIsNotTheFirstTeam() {
        var rows = HEADER
                + row(17, "Phone", "phone", "[]", "", "")
                + row(18, "Team", "team", "[]", "", "").replace("User", "Team");
        assertOneLine(importing(rows, "import", "sanctum"), 1, "several models");
        assertOneLine(importing(rows, "import", "sanctum", "--type", "App\\Models\\User"), 0, "1 tokens imported");
        assertThat(database.value("select name from quarkstream.access_token")).isEqualTo("Phone");
    }

    /** The script of the page, on a table as Laravel's migration makes it (uuidMorphs). */
    @Test
    void theScriptDoesTheSameInOneDatabase() throws IOException {
        database.run(
                "create table personal_access_tokens (id bigserial primary key, tokenable_type varchar(255) not null,"
                        + " tokenable_id uuid not null, name text not null, token varchar(64) not null unique, abilities text,"
                        + " last_used_at timestamp(0), expires_at timestamp(0), created_at timestamp(0), updated_at timestamp(0))");
        database.run("insert into personal_access_tokens (id, tokenable_type, tokenable_id, name, token, abilities,"
                + " last_used_at, created_at) select id, kind, '" + PERSON
                + "', name, encode(sha256(name::bytea), 'hex'),"
                + " abilities, '2024-05-01 12:00:00', '2024-01-31 12:00:00' from (values"
                + " (17, 'App\\Models\\User', 'phone', '[\"posts:read\",\"create\",\"posts:archive\"]'),"
                + " (18, 'App\\Models\\User', 'all', '[\"*\"]'), (19, 'App\\Models\\User', 'none', '[]'),"
                + " (20, 'App\\Models\\Team', 'team', '[\"fly\"]')) as rows (id, kind, name, abilities)");
        try (var application = accepting().start()) {
            database.run(script());
            database.run(script());
            assertThat(database.value(
                            "select string_agg(concat_ws(' ', imported_id, name, permissions), ', ' order by name)"
                                    + " from quarkstream.access_token"))
                    .isEqualTo("18 all {*}, 19 none {}, 17 phone {create,read}");
            assertThat(database.value("select min(last_used_at) at time zone 'UTC' from quarkstream.access_token_use"))
                    .isEqualTo("2024-05-01 12:00:00");
            assertThat(notes(application, "17|phone")).isEqualTo(200);
            assertThat(notes(application, "18|phone")).isEqualTo(401);
            assertThat(notes(application, "20|team")).isEqualTo(401);
        }
        database.run("update personal_access_tokens set tokenable_type = 'App\\Models\\User'");
        assertThat(catchThrowable(() -> database.run(script())))
                .hasStackTraceContaining("It is not said what these abilities become: fly");
    }

    private static String script() throws IOException {
        var page = Files.readString(Path.of("../extension/LARAVEL.md"));
        var begin = page.indexOf("```sql\n") + "```sql\n".length();
        return page.substring(begin, page.indexOf("```", begin));
    }

    private Launch accepting() {
        return database.launch(folder).with("quarkstream.tokens.accept-imported", true);
    }

    private Ended importing(String rows, String... arguments) {
        return database.launch(folder).command(rows, arguments);
    }

    private static String[] add(String[] arguments, String another) {
        var all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = another;
        return all;
    }

    private static String row(int id, String name, String secret, String abilities, String lastUsed, String expires) {
        return String.join(
                        ",",
                        Integer.toString(id),
                        "App\\Models\\User",
                        "1",
                        name,
                        sha256(secret),
                        '"' + abilities + '"',
                        lastUsed,
                        expires,
                        "2024-01-31 12:00:" + id,
                        "",
                        "ada@Example.org")
                + "\n";
    }

    private static String sha256(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int notes(PackagedApplication application, String secret) {
        return application.http().get("/api/notes", Http.bearer(secret)).statusCode();
    }

    private static void assertOneLine(Ended command, int exitCode, String fragment) {
        assertThat(command.output()).contains(fragment).hasLineCount(1);
        assertThat(command.exitCode()).isEqualTo(exitCode);
    }
}
