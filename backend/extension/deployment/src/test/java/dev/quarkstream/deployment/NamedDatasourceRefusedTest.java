package dev.quarkstream.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NamedDatasourceRefusedTest {

    @RegisterExtension
    static final QuarkusUnitTest application = new QuarkusUnitTest()
            .withEmptyApplication()
            .overrideConfigKey("quarkus.datasource.shop.db-kind", "postgresql")
            .assertException(
                    failure -> assertThat(failure)
                            .hasMessage(
                                    "Quarkstream keeps tokens in the default datasource, a PostgreSQL: there are shop, but no quarkus.datasource.db-kind"));

    @Test
    void anApplicationWhoseDatasourcesAllHaveNames() {}
}
