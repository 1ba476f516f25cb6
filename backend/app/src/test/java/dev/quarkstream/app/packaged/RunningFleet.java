package dev.quarkstream.app.packaged;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL with a standby that every commit waits for, Redis, two relays and three replicas, and networks between them that
 * can be cut.
 */
class RunningFleet implements AutoCloseable {

    static final String EMAIL = "ada@example.org";
    static final String ACCOUNT_PASSWORD = "correct horse battery";

    private static final int RELAYS = 2;
    private static final int REPLICAS = 3;

    private final Path folder;
    private final PostgresPart primary;
    private final PostgresPart standby;
    private final RedisPart redis;
    private final Map<String, TcpRelay> networks = new LinkedHashMap<>();
    private final List<Member> relays;
    private final List<Member> replicas;

    private RunningFleet(Path folder) {
        this.folder = folder;
        this.primary = PostgresPart.start(folder);
        this.standby = primary.follow(folder);
        this.redis = RedisPart.start(folder);
        for (var who : List.of("replicas", "relays")) {
            networks.put(who + " to the database", TcpRelay.to(primary.port()));
            networks.put(who + " to Redis", TcpRelay.to(redis.port()));
        }
        this.replicas = IntStream.range(0, REPLICAS)
                .mapToObj(i -> new Member("replicas", settings("replicas")))
                .toList();
        this.relays = IntStream.range(0, RELAYS)
                .mapToObj(i -> new Member("relays", settings("relays"), "relay"))
                .toList();
    }

    static RunningFleet start(Path folder) {
        var fleet = new RunningFleet(folder);
        fleet.replicas.forEach(Member::begin);
        fleet.relays.forEach(Member::begin);
        fleet.replicas.get(0).running().http().register(EMAIL, ACCOUNT_PASSWORD);
        return fleet;
    }

    /** For a command that is run as where a replica is. */
    Launch replicaSettings() {
        return settings("replicas");
    }

    private Launch settings(String who) {
        return Launch.in(folder)
                .withEnvironment(
                        "QUARKSTREAM_DATABASE_URL",
                        "postgresql://localhost:"
                                + network(who + " to the database").port() + "/postgres")
                .withEnvironment("QUARKSTREAM_DATABASE_USERNAME", "postgres")
                .withEnvironment("QUARKSTREAM_DATABASE_PASSWORD", PostgresPart.PASSWORD)
                .withEnvironment(
                        "QUARKSTREAM_REDIS_URL",
                        "redis://localhost:" + network(who + " to Redis").port())
                .withEnvironment("QUARKSTREAM_REDIS_PASSWORD", RedisPart.PASSWORD)
                .withEnvironment("QUARKSTREAM_SESSION_KEY", "the key of a test is no secret at all")
                .withEnvironment("QUARKSTREAM_TOKENS_CACHE_MODE", "relayed")
                .withEnvironment("QUARKSTREAM_REVOCATION", "confirmed");
    }

    private TcpRelay network(String name) {
        return Objects.requireNonNull(networks.get(name), name);
    }

    /** One process of ours. */
    static final class Member extends Part {

        private final String name;
        private final Launch launch;
        private final String[] arguments;
        private @Nullable PackagedApplication running;

        private Member(String name, Launch launch, String... arguments) {
            this.name = name;
            this.launch = launch;
            this.arguments = arguments;
        }

        PackagedApplication running() {
            return Objects.requireNonNull(running);
        }

        @Override
        void begin() {
            var started = launch.run(arguments);
            running = started;
            started.awaitReady();
        }

        @Override
        ProcessHandle process() {
            return ProcessHandle.of(running().pid()).orElseThrow();
        }

        @Override
        public void close() {
            if (running != null) {
                running.kill();
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    List<Member> replicas() {
        return replicas;
    }

    List<Member> relays() {
        return relays;
    }

    List<URI> servers() {
        return replicas.stream().map(one -> one.running().http().server()).toList();
    }

    Map<String, TcpRelay> networks() {
        return networks;
    }

    PostgresPart primary() {
        return primary;
    }

    PostgresPart standby() {
        return standby;
    }

    RedisPart redis() {
        return redis;
    }

    /** The primary is lost for good, and its standby takes its place. */
    void failOver() {
        primary.kill();
        standby.promote();
        networks.forEach((name, network) -> {
            if (name.endsWith("database")) {
                network.leadTo(standby.port());
            }
        });
    }

    boolean isReady() {
        return isEachReady(replicas) && isEachReady(relays) && isHeard();
    }

    private static boolean isEachReady(List<Member> members) {
        return members.stream().allMatch(one -> one.running().isReady());
    }

    /** Whether what is remembered may be used everywhere. */
    boolean isHeard() {
        return replicas.stream()
                .allMatch(one ->
                        one.running().operations().get("/q/metrics").body().contains("quarkstream_listener_up 1"));
    }

    @Override
    public void close() {
        var all = new ArrayList<Part>(replicas);
        all.addAll(relays);
        all.addAll(List.of(redis, primary, standby));
        all.forEach(Part::close);
        networks.values().forEach(TcpRelay::close);
    }
}
