package dev.quarkstream.app.command;

import dev.quarkstream.app.database.DatabaseLogin;
import dev.quarkstream.app.database.EmbeddedDatabase;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.AbstractConfigBuilder;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the operator has set, before there are beans or where there are none. */
@RegisterForReflection(classNames = {Settings.BY_QUARKUS, Settings.NAMES_BY_QUARKUS})
public final class Settings {

    /** Every setting of the application, as Quarkus wrote them down when it was built. */
    static final String BY_QUARKUS = "io.quarkus.runtime.generated.RunTimeConfig";

    /** The names alone. */
    static final String NAMES_BY_QUARKUS = BY_QUARKUS + "Customizer";

    static final String SESSION_KEY = "quarkstream.session.key";
    public static final String SESSION_KEY_FILE = "quarkstream.session.key-file";

    /** What Kubernetes puts into the environment for services whose names begin as ours. */
    private static final Pattern BY_KUBERNETES =
            Pattern.compile("QUARKSTREAM_(\\w+_)?(SERVICE_(HOST|PORT(_\\w+)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_\\w+)?)?)");

    private Settings() {}

    /**
     * As they are written: enough to find the database.
     *
     * @throws ConfigurationException if the environment has a misspelt one, which may be where the database is
     */
    static SmallRyeConfig plain() {
        requireKnownVariables();
        return asWritten();
    }

    static SmallRyeConfig asWritten() {
        return ConfigUtils.configBuilder().build();
    }

    /**
     * As a server reads them: all of the right type, and none misspelt.
     *
     * @throws RuntimeException if a server would not start with them
     */
    static SmallRyeConfig checked() {
        var plain = plain();
        var builder = new SmallRyeConfigBuilder();
        AbstractConfigBuilder.withCustomizer(builder, BY_QUARKUS);
        if (DatabaseLogin.configured(plain).isEmpty()) { // the start would set these
            builder.withDefaultValue(DatabaseLogin.URL, "postgresql://localhost/embedded");
            if (lackSessionKey(plain) && !ImageMode.current().isNativeImage()) {
                builder.withDefaultValue(
                        SESSION_KEY_FILE,
                        EmbeddedDatabase.folder(plain).resolve("session.key").toString());
            }
        }
        return builder.build();
    }

    /** Whether the operator has set neither a session key nor a file for one. */
    public static boolean lackSessionKey(SmallRyeConfig config) {
        return Stream.of(SESSION_KEY, SESSION_KEY_FILE)
                .allMatch(name -> config.getOptionalValue(name, String.class).isEmpty());
    }

    /** Refuses variables of the environment that look like settings and are none: Quarkus refuses them everywhere else. */
    public static void requireKnownVariables() {
        var unknown = unknown(System.getenv().keySet());
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(
                    "No setting of this application: " + String.join(", ", unknown) + " in the environment");
        }
    }

    static List<String> unknown(Set<String> variables) {
        var builder = new SmallRyeConfigBuilder();
        AbstractConfigBuilder.withCustomizer(builder, NAMES_BY_QUARKUS);
        var mappings = builder.getMappingsBuilder();
        var known = Stream.concat(mappings.getMappings().stream(), mappings.getMappingsInstances().keySet().stream())
                .filter(mapping -> mapping.getPrefix().startsWith("quarkstream"))
                .flatMap(mapping -> ConfigMappings.getProperties(mapping).keySet().stream())
                .map(Settings::variable)
                .toList();
        return variables.stream()
                .filter(name -> name.startsWith("QUARKSTREAM_"))
                .filter(name -> !BY_KUBERNETES.matcher(name).matches())
                .filter(name -> known.stream()
                        .noneMatch(variable -> variable.matcher(name).matches()))
                .sorted()
                .toList();
    }

    /** How a setting is written in the environment, any key of a map included. */
    private static Pattern variable(String setting) {
        var name =
                setting.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_").replace("*", ".+");
        return Pattern.compile(name);
    }
}
