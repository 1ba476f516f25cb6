package dev.quarkstream.deployment;

import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.runtime.DataSourcesBuildTimeConfig;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Produce;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Tokens are kept in PostgreSQL, by the application's default datasource: whoever has none is told so before anything is built. */
class DatabaseProcessor {

    private static final String POSTGRESQL = "postgresql|pgsql|pg";

    @BuildStep
    @Produce(ValidationErrorBuildItem.class)
    void require(DataSourcesBuildTimeConfig datasources) {
        var ours = datasources.dataSources().get(DataSourceUtil.DEFAULT_DATASOURCE_NAME);
        var kind = ours == null ? "" : ours.dbKind().orElse("");
        if (!kind.isEmpty() && !kind.matches(POSTGRESQL)) {
            throw new ConfigurationException(
                    "Quarkstream keeps tokens in PostgreSQL, and quarkus.datasource.db-kind is " + kind);
        }
        var others = datasources.dataSources().keySet().stream()
                .filter(name -> !DataSourceUtil.isDefault(name))
                .sorted()
                .toList();
        if (kind.isEmpty() && !others.isEmpty()) {
            throw new ConfigurationException(
                    "Quarkstream keeps tokens in the default datasource, a PostgreSQL: there are "
                            + String.join(", ", others) + ", but no quarkus.datasource.db-kind");
        }
    }
}
