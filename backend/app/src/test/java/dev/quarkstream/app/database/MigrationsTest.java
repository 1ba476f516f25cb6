package dev.quarkstream.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.schema.Schema;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MigrationsTest {

    @Inject
    Schema schema;

    /** A start made them with the list, so a list that is empty would call the database a newer one. */
    @Test
    void theListOfTheBuildNamesTheMigrationsThatTheFoldersHold() {
        var database = DatabaseLogin.configured(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class))
                .orElseThrow();
        var listed = new Migrations(database, schema, true).state();
        assertThat(listed).isEqualTo(new Migrations(database, schema, false).state());
        assertThat(listed.pending()).isZero();
        assertThat(listed.refusal()).isEmpty();
    }
}
