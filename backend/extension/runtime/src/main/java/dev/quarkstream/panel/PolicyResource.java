package dev.quarkstream.panel;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.quarkstream.token.TokenConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/policy")
@PermitAll
@Tag(name = "Policy")
class PolicyResource {

    private final PanelConfig panel;
    private final TokenConfig tokens;

    PolicyResource(PanelConfig panel, TokenConfig tokens) {
        this.panel = panel;
        this.tokens = tokens;
    }

    @GET
    @Operation(
            summary = "Tell what is allowed here",
            description = "What a page must know in order to offer nothing that will be refused.")
    public Policy get() {
        return new Policy(
                panel.registration(),
                panel.passwordReset(),
                panel.loginUrl().orElse(null),
                panel.logoutUrl().orElse(null),
                TokenPolicy.of(tokens));
    }

    /** What the operator allows. */
    @Schema(name = "Policy")
    public record Policy(
            @Schema(required = true, description = "Whether anybody may register.")
            boolean registration,

            @Schema(required = true, description = "Whether a forgotten password can be replaced by mail.")
            boolean passwordReset,

            @Schema(required = true, nullable = true, description = "Where people sign in instead; null: here.")
            @Nullable String loginUrl,

            @Schema(required = true, nullable = true, description = "Where people sign out instead; null: here.")
            @Nullable String logoutUrl,

            @Schema(required = true) TokenPolicy tokens) {}

    @Schema(name = "TokenPolicy")
    public record TokenPolicy(
            @Schema(required = true, examples = "qst_", description = "What new tokens begin with.")
            String prefix,

            @Schema(
                    implementation = String.class,
                    format = "duration",
                    required = true,
                    nullable = true,
                    examples = "PT720H",
                    description = "The longest life of a token, in ISO 8601; null: no limit.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable Duration maxLifetime,

            @Schema(required = true, examples = "100", description = "How many tokens one user may have.")
            int maxPerUser) {

        static TokenPolicy of(TokenConfig config) {
            return new TokenPolicy(config.prefix(), config.maxLifetime().orElse(null), config.maxPerUser());
        }
    }
}
