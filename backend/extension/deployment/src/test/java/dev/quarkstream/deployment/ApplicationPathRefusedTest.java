package dev.quarkstream.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApplicationPathRefusedTest {

    @ApplicationPath("/v1")
    public static class Elsewhere extends Application {}

    @RegisterExtension
    static final QuarkusUnitTest application = new QuarkusUnitTest()
            .withApplicationRoot(code -> code.addClass(Elsewhere.class))
            .assertException(failure -> assertThat(failure)
                    .hasMessageContaining("@ApplicationPath of " + Elsewhere.class.getName())
                    .hasMessageContaining("quarkus.rest.path=/v1"));

    @Test
    void anApplicationThatSaysInAClassWhereItsResourcesAre() {}
}
