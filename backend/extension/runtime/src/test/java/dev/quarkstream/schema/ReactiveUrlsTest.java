package dev.quarkstream.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReactiveUrlsTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db:5432/shop, postgresql://db:5432/shop",
        "jdbc:otel:postgresql://db/shop, postgresql://db/shop",
        "jdbc:postgresql://db/shop?currentSchema=a&sslmode=verify-full, postgresql://db/shop?sslmode=verify-full",
        "jdbc:postgresql://db/shop?loggerLevel=OFF, postgresql://db/shop",
    })
    void aUrlOfJdbcIsGoodForTheReactiveClient(String jdbc, String reactive) {
        assertThat(ReactiveUrls.reactive(jdbc)).contains(reactive);
    }

    @Test
    void anotherDatabaseHasNone() {
        assertThat(ReactiveUrls.reactive("jdbc:mysql://db/shop")).isEmpty();
    }

    @Test
    void everyDatasourceHasOneAndOneThatIsSetIsLeftAlone() {
        var config = new SmallRyeConfigBuilder()
                .withSources(new ReactiveUrls())
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "quarkus.datasource.jdbc.url", "jdbc:postgresql://db/shop",
                                "quarkus.datasource.\"other\".jdbc.url", "jdbc:postgresql://db/other",
                                "quarkus.datasource.set.jdbc.url", "jdbc:postgresql://db/a",
                                "quarkus.datasource.set.reactive.url", "postgresql://db/b"),
                        "test",
                        100))
                .build();
        assertThat(config.getRawValue("quarkus.datasource.reactive.url")).isEqualTo("postgresql://db/shop");
        assertThat(config.getRawValue("quarkus.datasource.\"other\".reactive.url"))
                .isEqualTo("postgresql://db/other");
        assertThat(config.getRawValue("quarkus.datasource.set.reactive.url")).isEqualTo("postgresql://db/b");
    }
}
