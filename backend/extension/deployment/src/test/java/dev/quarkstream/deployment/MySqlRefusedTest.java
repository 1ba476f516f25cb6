package dev.quarkstream.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MySqlRefusedTest {

    @RegisterExtension
    static final QuarkusUnitTest application = new QuarkusUnitTest()
            .withEmptyApplication()
            .overrideConfigKey("quarkus.datasource.db-kind", "mysql")
            .assertException(failure -> assertThat(failure)
                    .hasMessage("Quarkstream keeps tokens in PostgreSQL, and quarkus.datasource.db-kind is mysql"));

    @Test
    void anApplicationOnAnotherDatabase() {}
}
