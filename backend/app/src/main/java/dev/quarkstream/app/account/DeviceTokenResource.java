package dev.quarkstream.app.account;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.quarkstream.input.Faults;
import dev.quarkstream.input.LooseText;
import dev.quarkstream.input.Text;
import dev.quarkstream.input.Verbatim;
import dev.quarkstream.permission.KnownPermission;
import dev.quarkstream.token.Expiry;
import dev.quarkstream.token.IssuedTokenView;
import dev.quarkstream.token.TokenIssuer;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

@Path("/api/device-tokens")
@Cancellable(false)
@PermitAll
@Tag(name = "Mobile apps")
class DeviceTokenResource {

    private final Credentials credentials;
    private final TokenIssuer issuer;

    DeviceTokenResource(Credentials credentials, TokenIssuer issuer) {
        this.credentials = credentials;
        this.issuer = issuer;
    }

    @POST
    @Operation(
            summary = "Exchange an e-mail and a password for a token",
            description = "For an app on a device, after which the token is named. No cookie is read or set. "
                    + "Wrong credentials are answered as at sign-in and throttled with it.")
    public Uni<RestResponse<IssuedTokenView>> create(@NotNull @Valid CreateDeviceToken request) {
        return credentials
                .check(request.email(), request.password())
                .flatMap(account -> issuer.issue(
                        account.owner(), request.deviceName(), null, request.permissions(), request.expiresAt()))
                .map(IssuedTokenView::created);
    }

    /** Make a token for a device. */
    @Schema(name = "CreateDeviceToken")
    public record CreateDeviceToken(
            @Schema(required = true, examples = "ada@example.com") @Text(max = 254)
            String email,

            @Schema(required = true, examples = "correct horse battery")
            @JsonDeserialize(using = Verbatim.class)
            @NotBlank(message = Faults.REQUIRED) String password,

            @Schema(required = true, examples = "Ada's phone", minLength = 1, maxLength = 255) @Text(max = 255)
            String deviceName,

            @Schema(
                    implementation = String[].class,
                    nullable = true,
                    maxItems = 256,
                    examples = "[\"read\"]",
                    description = "Names from `GET /api/permissions`; absent: the configured defaults.")
            @JsonDeserialize(contentUsing = LooseText.class)
            @Nullable List<@KnownPermission Object> permissions,

            @Schema(
                    implementation = String.class,
                    format = "date-time",
                    nullable = true,
                    examples = "2030-01-31T12:00:00Z",
                    description = "In the future. Absent or null: never, or the longest life that the operator allows.")
            @JsonDeserialize(using = LooseText.class)
            @Expiry
            @Nullable Object expiresAt) {

        @Override
        public String toString() {
            return "CreateDeviceToken[hidden]";
        }
    }
}
