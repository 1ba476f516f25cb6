package dev.quarkstream.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NoDatabaseRefusedTest {

    @RegisterExtension
    static final QuarkusUnitTest application = new QuarkusUnitTest()
            .withEmptyApplication()
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .assertException(failure -> assertThat(failure).hasMessageContaining("quarkus.datasource.reactive.url"));

    @Test
    void anApplicationThatHasNotSaidWhereItsDatabaseIs() {}
}
