package dev.quarkstream.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UnknownPermissionRefusedTest {

    @Path("/reports")
    public static class Reports {

        @GET
        @PermissionsAllowed("raed")
        public String run() {
            return "report";
        }
    }

    @RegisterExtension
    static final QuarkusUnitTest application = new QuarkusUnitTest()
            .withApplicationRoot(code -> code.addClass(Reports.class))
            .overrideConfigKey("quarkstream.permissions", "read,write")
            .assertException(failure -> assertThat(failure)
                    .hasMessage("@PermissionsAllowed(\"raed\") of " + Reports.class.getName()
                            + ".run: quarkstream.permissions does not list it, but read, write"));

    @Test
    void aPermissionThatNobodyConfigured() {}
}
