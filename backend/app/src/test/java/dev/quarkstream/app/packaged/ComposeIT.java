package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
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

    private static final Path DOCKER = Path.of("src/main/docker");

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
            for (var variable : environment("app").entrySet()) {
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
                .containsExactlyInAnyOrder("[127.0.0.1:8080:8080]", "[127.0.0.1:8443:8443]", "[127.0.0.1:8444:8444]");
    }

    @Test
    void aFleetHasAStandbyRelaysAndReplicasBehindAProxy() throws Exception {
        assertThat(profile("fleet"))
                .containsExactlyInAnyOrder(
                        "primary",
                        "standby",
                        "redis",
                        "relay-1",
                        "relay-2",
                        "replica-1",
                        "replica-2",
                        "replica-3",
                        "fleet");
        for (var relay : List.of("relay-1", "relay-2")) {
            assertThat(service(relay).get("command")).isEqualTo(List.of("relay"));
            assertThat(service(relay).get("networks")).isEqualTo(List.of("data"));
            assertThat(environment(relay)).doesNotContainKey("QUARKSTREAM_SESSION_KEY_FILE");
        }
        for (var replica : List.of("replica-1", "replica-2", "replica-3")) {
            assertThat(service(replica)).doesNotContainKey("command");
            assertThat(environment(replica))
                    .containsEntry("QUARKSTREAM_TOKENS_CACHE_MODE", "relayed")
                    .containsEntry("QUARKSTREAM_REDIS_URL", "redis://redis:6379")
                    .containsEntry("QUARKSTREAM_DATABASE_URL", "postgresql://primary:5432/quarkstream");
        }
    }

    @Test
    void whatWasThereBeforeTheFleetNeedsNothingOfIt() throws Exception {
        var fleet = profile("fleet");
        assertThat(profile("replicas")).containsExactlyInAnyOrder("app-2", "app-3", "proxy");
        for (var name : List.of("database", "app", "app-2", "app-3", "proxy")) {
            assertThat(service(name).toString()).as(name).doesNotContain(fleet);
        }
    }

    @Test
    void noServiceMayDoMoreThanItMust() throws Exception {
        for (var name : services().keySet()) {
            assertThat(service(name.toString()))
                    .as(name.toString())
                    .containsEntry("read_only", true)
                    .containsEntry("cap_drop", List.of("ALL"))
                    .containsEntry("security_opt", List.of("no-new-privileges:true"))
                    .satisfiesAnyOf(
                            service -> assertThat(service).containsEntry("network_mode", "none"), // it ends by itself
                            service -> assertThat(String.valueOf(service.get("deploy")))
                                    .containsPattern("limits=\\{cpus=\\d, memory=\\d+[MG]}"));
        }
    }

    @Test
    void noImageIsWhateverIsNewest() throws Exception {
        assertThat(services().values())
                .extracting(service -> String.valueOf(((Map<?, ?>) service).get("image")))
                .allMatch(image -> image.matches("[a-z/]+:\\d+\\.\\d+[.\\d]*(-alpine)?"), "a version in full");
    }

    @Test
    void whatARequestWaitsForIsWaitedForAtTheStart() throws Exception {
        for (var name : List.of("relay-1", "replica-1")) {
            var dependencies = (Map<?, ?>) Objects.requireNonNull(service(name).get("depends_on"));
            assertThat(dependencies.keySet().stream().map(Object::toString))
                    .containsExactlyInAnyOrder("primary", "standby", "redis", "secrets");
        }
        for (var name : List.of("database", "primary", "standby", "redis")) {
            assertThat(service(name)).as(name).containsKey("healthcheck");
        }
    }

    @Test
    void redisKeepsNothingAndWantsAPassword() throws Exception {
        assertThat(String.valueOf(service("redis").get("command")))
                .contains("--save \"\"", "--appendonly no", "requirepass $$(cat " + SECRETS + "/redis-password)");
        for (var name : List.of("replica-1", "relay-1")) {
            assertThat(environment(name)).containsEntry("QUARKSTREAM_REDIS_PASSWORD_FILE", SECRETS + "/redis-password");
        }
        assertThat(String.valueOf(service("secrets").get("command"))).contains("redis-password");
    }

    @Test
    void theStandbyIsTheOneThatThePrimaryWaitsFor() throws Exception {
        assertThat(Files.readString(DOCKER.resolve("primary.sh")))
                .contains("synchronous_standby_names = 'FIRST 1 (standby)'");
        assertThat(Files.readString(DOCKER.resolve("standby.sh")))
                .contains("application_name=standby", "--slot=standby");
    }

    @Test
    void aTokenGoesToOneReplica() throws Exception {
        assertThat(Files.readString(DOCKER.resolve("Caddyfile.fleet")))
                .containsPattern(
                        "lb_policy header Authorization \\{\\s+fallback header Cookie \\{\\s+fallback client_ip_hash\\s+}\\s+}")
                .contains("reverse_proxy replica-1:8080 replica-2:8080 replica-3:8080 {");
        var network = (Map<?, ?>) Objects.requireNonNull(service("fleet").get("networks"));
        assertThat(network.toString())
                .contains(String.valueOf(environment("replica-1").get("QUARKSTREAM_PROXY_TRUSTED"))
                        .replace("/32", ""));
    }

    @Test
    void theProxiesDifferInWhereARequestGoesAlone() throws Exception {
        assertThat(withoutChoice("Caddyfile.fleet")).isEqualTo(withoutChoice("Caddyfile"));
    }

    private static List<String> withoutChoice(String caddyfile) throws IOException {
        return Files.readAllLines(DOCKER.resolve(caddyfile)).stream()
                .map(String::strip)
                .dropWhile(line -> line.startsWith("#"))
                .filter(line -> !line.matches("#.*|localhost:.*|reverse_proxy .*|lb_policy .*|fallback .*|}"))
                .toList();
    }

    @Test
    void everyFileThatIsMountedIsThere() throws Exception {
        assertThat(services().values().stream()
                        .map(service -> ((Map<?, ?>) service).get("volumes"))
                        .filter(Objects::nonNull)
                        .flatMap(volumes -> ((List<?>) volumes).stream())
                        .map(Object::toString)
                        .filter(volume -> volume.startsWith("./")))
                .hasSize(4)
                .allSatisfy(volume -> assertThat(Path.of("../..", volume.substring(0, volume.indexOf(':'))))
                        .isRegularFile());
    }

    @Test
    void everySettingExists() throws Exception {
        for (var name : List.of("app", "app-2", "relay-1", "replica-1")) {
            KnownSettings.assertAllExist(environment(name).keySet());
        }
    }

    private static List<String> profile(String profile) throws Exception {
        return services().entrySet().stream()
                .filter(service -> List.of(profile).equals(((Map<?, ?>) service.getValue()).get("profiles")))
                .map(service -> service.getKey().toString())
                .toList();
    }

    private static Map<String, String> environment(String name) throws Exception {
        var environment = new HashMap<String, String>();
        ((Map<?, ?>) Objects.requireNonNull(service(name).get("environment")))
                .forEach((variable, value) -> environment.put(variable.toString(), value.toString()));
        return environment;
    }

    private static Map<String, Object> service(String name) throws Exception {
        var service = new HashMap<String, Object>();
        ((Map<?, ?>) Objects.requireNonNull(services().get(name), name))
                .forEach((key, value) -> service.put(key.toString(), value));
        return service;
    }

    private static Map<?, ?> services() throws Exception {
        Map<String, Map<?, ?>> compose = new Yaml().load(Files.readString(Path.of("../../docker-compose.yml")));
        return Objects.requireNonNull(compose.get("services"));
    }
}
