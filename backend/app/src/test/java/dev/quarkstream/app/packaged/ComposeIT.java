package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The packaged application with exactly the environment that the compose file gives it. */
class ComposeIT {

    private static final String SECRETS = "/run/secrets/quarkstream";

    /** What means something elsewhere means nothing here. */
    private static final String PASSWORD = "c29tZXRoaW5n $$ ${random} #";

    @TempDir
    Path folder;

    @Test
    void itStartsWithTheEnvironmentOfTheComposeFile() throws Exception {
        var secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("database-password"), PASSWORD);
        Files.writeString(secrets.resolve("session-key"), "aGVhZCAtYyA0OCAvZGV2L3VyYW5kb20gfCBiYXNlNjQ=");
        Files.createFile(secrets.resolve("previous-session-keys"));
        try (var database = ExternalPostgres.start(folder)) {
            var admin = database.use("postgres");
            admin.run("CREATE ROLE quarkstream LOGIN PASSWORD '" + PASSWORD + "'");
            admin.run("CREATE DATABASE quarkstream OWNER quarkstream");
            var launch = Launch.in(folder);
            for (var variable : environment().entrySet()) {
                launch = launch.withEnvironment(
                        variable.getKey(),
                        variable.getValue()
                                .replace(SECRETS, secrets.toString())
                                .replace("database:5432", "localhost:" + database.port()));
            }
            try (var application = launch.start()) {
                var forged = application.http().post("/api/register", """
                                {"name":"Ada","email":"ada@example.org","password":"correct horse battery"}""", "X-Forwarded-Proto", "https");
                assertThat(forged.statusCode()).isEqualTo(201);
                assertThat(Http.cookie(forged)).startsWith("quarkstream=");
                assertThat(String.join("\n", application.output())).doesNotContain("c29tZXRoaW5n", "aGVhZCAt");
            }
        }
    }

    @Test
    void theOperatorsPortIsPublishedToNobody() throws Exception {
        assertThat(services().values())
                .extracting(service -> ((Map<?, ?>) service).get("ports"))
                .filteredOn(Objects::nonNull)
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("[127.0.0.1:8080:8080]", "[127.0.0.1:8443:8443]");
    }

    private static Map<String, String> environment() throws Exception {
        var app = (Map<?, ?>) Objects.requireNonNull(services().get("app"));
        var environment = new HashMap<String, String>();
        ((Map<?, ?>) Objects.requireNonNull(app.get("environment")))
                .forEach((name, value) -> environment.put(name.toString(), value.toString()));
        return environment;
    }

    private static Map<?, ?> services() throws Exception {
        Map<String, Map<?, ?>> compose = new Yaml().load(Files.readString(Path.of("../../docker-compose.yml")));
        return Objects.requireNonNull(compose.get("services"));
    }
}
