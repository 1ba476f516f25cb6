package dev.quarkstream.command;

import dev.quarkstream.database.DatabaseLogin;
import dev.quarkstream.database.EmbeddedDatabase;
import io.quarkus.runtime.configuration.AbstractConfigBuilder;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

/** What the operator has set, for commands, which have no beans. */
final class Settings {

    /** Every setting of the application, as Quarkus wrote them down when it was built. */
    private static final String BY_QUARKUS = "io.quarkus.runtime.generated.RunTimeConfig";

    private Settings() {}

    /** As they are written: enough to find the database. */
    static SmallRyeConfig plain() {
        return ConfigUtils.configBuilder().build();
    }

    /**
     * As a server reads them: all of the right type, and none misspelt.
     *
     * @throws RuntimeException if a server would not start with them
     */
    static SmallRyeConfig checked() {
        var builder = new SmallRyeConfigBuilder();
        AbstractConfigBuilder.withCustomizer(builder, BY_QUARKUS);
        var plain = plain();
        if (DatabaseLogin.configured(plain).isEmpty()) { // the start would set these
            builder.withDefaultValue(DatabaseLogin.URL, "postgresql://localhost/embedded")
                    .withDefaultValue(
                            "quarkstream.session.key-file",
                            EmbeddedDatabase.folder(plain)
                                    .resolve("session.key")
                                    .toString());
        }
        return builder.build();
    }
}
