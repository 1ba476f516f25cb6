package dev.quarkstream.app.command;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;

/** Stands in the list of commands; the application itself does it, started with other settings. */
@RegisterForReflection
@Command(
        name = Relay.NAME,
        description = {
            "Tells a fleet through Redis which tokens and sessions the database says have ended, until it is stopped.",
            "For replicas with quarkstream.tokens.cache.mode=relayed. Two or three of them are enough for any number.",
            "It serves nothing but health and metrics, at quarkus.management.port."
        },
        mixinStandardHelpOptions = true)
public final class Relay implements Runnable {

    static final String NAME = "relay";

    /**
     * What a relay is set to, whatever the servers of the fleet are: it has no part in what they do.
     *
     * @return settings and their values
     */
    public static Map<String, String> settings() {
        return Map.of(
                "quarkstream.relay.enabled",
                "true",
                "quarkstream.tokens.cache.mode",
                "relayed",
                "quarkstream.tokens.cache.maximum-size",
                "0",
                "quarkstream.database.migrate-at-start",
                "false",
                "quarkus.flyway.migrate-at-start",
                "false",
                "quarkus.scheduler.enabled",
                "false",
                "quarkus.http.host-enabled",
                "false",
                Settings.SESSION_KEY, // nobody signs in
                UUID.randomUUID() + "" + UUID.randomUUID());
    }

    @Override
    public void run() {
        throw new IllegalStateException("The application does this");
    }
}
