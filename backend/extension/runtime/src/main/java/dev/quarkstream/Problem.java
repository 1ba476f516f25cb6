package dev.quarkstream;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error answer, {@code application/problem+json} (RFC 9457).
 *
 * @param errors with {@code validation}: one entry a fault
 * @param required with {@code insufficient-permission}: the permissions that would have been enough
 * @param requestId with {@code internal}: what to quote when asking the operator, the log carries it too
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Why a request was refused (RFC 9457).")
public record Problem(
        @Schema(required = true, examples = "urn:quarkstream:problem:not-found")
        String type,

        @Schema(required = true, examples = "Not found") String title,
        @Schema(required = true, examples = "404") int status,

        @Schema(required = true, examples = "There is nothing here that you may see.")
        String detail,

        @Schema(description = "With `validation`: every fault at once, at most 20.") @Nullable List<Fault> errors,

        @Schema(description = "With `insufficient-permission`: what the token lacks.") @Nullable List<String> required,

        @Schema(description = "With `internal`: the log carries it too.") @Nullable String requestId) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPE_PREFIX = "urn:quarkstream:problem:";

    Problem(String name, String title, int status, String detail) {
        this(TYPE_PREFIX + name, title, status, detail, null, null, null);
    }

    Problem withErrors(List<Fault> faults) {
        return new Problem(type, title, status, detail, List.copyOf(faults), required, requestId);
    }

    Problem withRequired(List<String> permissions) {
        return new Problem(type, title, status, detail, errors, List.copyOf(permissions), requestId);
    }

    Problem withRequestId(String id) {
        return new Problem(type, title, status, detail, errors, required, id);
    }

    /**
     * One fault of the input.
     *
     * @param pointer where, as a JSON pointer in a URI fragment (RFC 6901, section 6), such as {@code #/permissions/0}
     */
    @Schema(description = "One fault of the input.")
    public record Fault(
            @Schema(required = true, examples = "#/name") String pointer,

            @Schema(required = true, examples = "This field is required.")
            String detail) {}
}
