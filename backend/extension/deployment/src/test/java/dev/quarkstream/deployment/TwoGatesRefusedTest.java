package dev.quarkstream.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.CallingToken;
import dev.quarkstream.TokenGate;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TwoGatesRefusedTest {

    @ApplicationScoped
    public static class First implements TokenGate {

        @Override
        public Uni<Boolean> admits(CallingToken token) {
            return Uni.createFrom().item(true);
        }
    }

    @ApplicationScoped
    public static class Second implements TokenGate {

        @Override
        public Uni<Boolean> admits(CallingToken token) {
            return Uni.createFrom().item(false);
        }
    }

    @RegisterExtension
    static final QuarkusUnitTest application = new QuarkusUnitTest()
            .withApplicationRoot(code -> code.addClasses(First.class, Second.class))
            .overrideConfigKey("quarkus.datasource.reactive.url", "postgresql://localhost:1/none")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkstream.database.migrate-at-start", "false")
            .assertException(failure ->
                    assertThat(failure).hasStackTraceContaining("Several beans of TokenGate: there may be one"));

    @Test
    void anApplicationOneOfWhoseGatesWouldBePassedBy() {}
}
