package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.database.EmbeddedDatabase;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of version 1.0.0, in which tokens and sessions were among the application's own tables. */
class UpgradeIT {

    private static final String KEY = "the key of a test is no secret at all";
    private static final String PERSON = "01a210ee-5b71-762f-98e3-2a19650a94bf";
    private static final String SESSION = "01a210ee-62ff-79bb-b2e3-b5eac8fd24bc";
    private static final String TOKEN = "qst_iHXJ0ZLDRyebHGp9hBAFPb6eGUYdovB5DUHefAi6N9u2sDjIz";
    private static final String TOKEN_ID = "01a210ee-5d9f-7054-80a9-ae9fea7e926e";

    @TempDir
    Path folder;

    @Test
    void anExternalDatabaseKeepsAllThatWasAlive() throws IOException {
        try (var database = ExternalPostgres.start(folder)) {
            database.use("postgres").run(dump());
            try (var first = database.launch(folder).start();
                    var second = database.launch(folder).start()) {
                assertAlive(first);
                assertAlive(second);
            }
            assertThat(database.use("postgres")
                            .value("SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables"
                                    + " WHERE schemaname = 'public'"))
                    .isEqualTo("account account_link flyway_schema_history mail note password_reset_request");
        }
    }

    @Test
    void theEmbeddedDatabaseDoesToo() throws Exception {
        var data = folder.resolve("data");
        try (var database = EmbeddedDatabase.start(data);
                var connection = database.login().connect();
                var statement = connection.createStatement()) {
            statement.execute(dump());
        }
        try (var application =
                Launch.in(folder).with("quarkstream.session.key", KEY).start()) {
            assertAlive(application);
        }
    }

    private static String dump() throws IOException {
        return Files.readString(Path.of("src/test/resources/version-1.0.0.sql"));
    }

    private static void assertAlive(PackagedApplication application) {
        var http = application.http();
        assertThat(http.get("/api/notes", Http.bearer(TOKEN)).body()).contains("through the upgrade");
        var cookie = new String[] {"Cookie", "quarkstream=" + cookie()};
        assertThat(http.get("/api/user", cookie).body()).contains("\"email\":\"Ada@example.org\"");
        assertThat(http.get("/api/tokens", cookie).body())
                .contains(
                        "\"name\":\"Deploy\"",
                        "\"permissions\":[\"create\",\"read\"]",
                        "\"name\":\"Nightly\"",
                        "\"expiresAt\":\"2090-01-31T12:00:00.000Z\"");
        assertThat(http.get("/api/tokens/" + TOKEN_ID, cookie).body()).doesNotContain("\"lastUsedAt\":null");
        assertThat(http.signIn("ada@example.org", "correct horse battery").statusCode())
                .isEqualTo(200);
    }

    /** As version 1.0.0 signed it, for longer. */
    private static String cookie() {
        return Jwt.claims()
                .issuer("quarkstream")
                .subject(PERSON)
                .claim("sid", SESSION)
                .claim("rem", true)
                .expiresAt(Instant.parse("2089-01-01T00:00:00Z"))
                .jws()
                .sign(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }
}
