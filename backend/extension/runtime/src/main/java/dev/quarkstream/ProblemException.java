package dev.quarkstream;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A request that ends in a {@link Problem}: one factory for each row of the contract's table. */
public final class ProblemException extends RuntimeException {

    private static final String CHALLENGE = "Bearer realm=\"quarkstream\"";

    private static final int MAX_FAULTS = 20;

    /** What a flood of made-up tokens is answered with. */
    private static final ProblemException INVALID_TOKEN = new ProblemException(
            new Problem("invalid-token", "Invalid token", 401, "The token is not valid."),
            challenge(", error=\"invalid_token\""));

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    private ProblemException(Problem problem, Map<String, String> headers) {
        super(problem.type(), null, false, false); // an ordinary answer, not worth a stack trace
        this.problem = problem;
        this.headers = headers;
    }

    private ProblemException(Problem problem) {
        this(problem, Map.of());
    }

    /** The body of the answer. */
    public Problem problem() {
        return problem;
    }

    /** The headers that the answer carries beside the usual ones. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Nobody is signed in. The challenge carries no error code (RFC 6750, section 3.1). */
    public static ProblemException unauthenticated() {
        return new ProblemException(
                new Problem("unauthenticated", "Not signed in", 401, "Sign in, or send a token."), challenge(""));
    }

    /** Two credentials, or half of one: nothing is guessed. */
    public static ProblemException invalidRequest(String detail) {
        return new ProblemException(
                new Problem("invalid-request", "Invalid request", 400, detail),
                challenge(", error=\"invalid_request\""));
    }

    /** The same answer whatever is wrong with the token. */
    public static ProblemException invalidToken() {
        return INVALID_TOKEN;
    }

    /** The token lacks a permission that this resource needs. */
    public static ProblemException insufficientPermission(Collection<String> required) {
        var names = List.copyOf(new TreeSet<>(required));
        var problem = new Problem(
                        "insufficient-permission", "Insufficient permission", 403, "The token may not do this.")
                .withRequired(names);
        return new ProblemException(
                problem, challenge(", error=\"insufficient_scope\", scope=\"" + String.join(" ", names) + "\""));
    }

    /** A token tries what only its owner in person may do. */
    public static ProblemException sessionRequired() {
        return new ProblemException(new Problem(
                "session-required", "Session required", 403, "Only a signed-in person may do this, not a token."));
    }

    /** A session calls a resource that speaks of the calling token. */
    public static ProblemException tokenRequired() {
        return new ProblemException(
                new Problem("token-required", "Token required", 403, "This resource is for the bearer of a token."));
    }

    /** A cookie could have acted, and nothing proves that the request comes from the SPA. */
    public static ProblemException crossSiteRequest() {
        return new ProblemException(new Problem(
                "cross-site-request",
                "Cross-site request",
                403,
                "This request must come from the application's own pages."));
    }

    /** Every fault of the input at once, but no more than the first twenty. */
    public static ProblemException validation(List<Problem.Fault> faults) {
        return new ProblemException(
                new Problem("validation", "Some fields are not valid", 422, "See errors for each field.")
                        .withErrors(faults.stream().limit(MAX_FAULTS).toList()));
    }

    /** The same where its faults were found in a part of the input, which the pointer names. */
    public ProblemException within(String pointer) {
        var faults = problem.errors();
        return faults == null
                ? this
                : validation(faults.stream()
                        .map(fault ->
                                new Problem.Fault(pointer + fault.pointer().substring(1), fault.detail()))
                        .toList());
    }

    /** One fault of the input. */
    public static ProblemException validation(String pointer, String detail) {
        return validation(List.of(new Problem.Fault(pointer, detail)));
    }

    /** The body is not the JSON object that it should be. */
    public static ProblemException malformedJson(String detail) {
        return new ProblemException(new Problem("malformed-json", "Malformed JSON", 400, detail));
    }

    /** The password is to be given again first. */
    public static ProblemException confirmationRequired() {
        return new ProblemException(new Problem(
                "confirmation-required",
                "Confirmation required",
                403,
                "Confirm your password first, then send the request again."));
    }

    /** A new account is to prove its address first. */
    public static ProblemException emailUnverified() {
        return new ProblemException(
                new Problem("email-unverified", "E-mail not verified", 403, "Verify your e-mail address first."));
    }

    /** A request that HTTP itself already makes no sense of. */
    public static ProblemException badRequest() {
        return new ProblemException(
                new Problem("invalid-request", "Invalid request", 400, "The request cannot be understood."));
    }

    /** Nothing there, or nothing that the caller may know of: they look alike. */
    public static ProblemException notFound() {
        return new ProblemException(
                new Problem("not-found", "Not found", 404, "There is nothing here that you may see."));
    }

    /** The resource exists and does not answer this method. */
    public static ProblemException methodNotAllowed(String allow) {
        return new ProblemException(
                new Problem("method-not-allowed", "Method not allowed", 405, "Allowed here: " + allow + "."),
                Map.of("Allow", allow));
    }

    /** The resource cannot be had in a form that the client accepts. */
    public static ProblemException notAcceptable() {
        return new ProblemException(new Problem(
                "not-acceptable", "Not acceptable", 406, "This resource has no form that the request accepts."));
    }

    /** The body is larger than any that this API takes. */
    public static ProblemException payloadTooLarge() {
        return new ProblemException(
                new Problem("payload-too-large", "Payload too large", 413, "A body may have at most 64 KiB."));
    }

    /** A body of another type than JSON. */
    public static ProblemException unsupportedMediaType() {
        return new ProblemException(
                new Problem("unsupported-media-type", "Unsupported media type", 415, "Send application/json."),
                Map.of("Accept", "application/json"));
    }

    /** The user has as many live tokens as one user may. */
    public static ProblemException tokenLimitReached(int limit) {
        return new ProblemException(new Problem(
                "token-limit-reached",
                "Token limit reached",
                409,
                "You have " + limit + " live tokens, as many as one user may. Delete one first."));
    }

    /** What has expired is not rotated. */
    public static ProblemException tokenExpired() {
        return new ProblemException(new Problem(
                "token-expired", "Token expired", 409, "The token has expired. Create another one in its place."));
    }

    /** The new secret is somebody else's. */
    public static ProblemException rotationConflict() {
        return new ProblemException(new Problem(
                "rotation-conflict",
                "Rotated by another request",
                409,
                "Another request rotated the token at the same moment. Rotate it again if that was not you."));
    }

    /** A token that may not rotate itself tries to. */
    public static ProblemException rotationNotAllowed() {
        return new ProblemException(
                new Problem("rotation-not-allowed", "Rotation not allowed", 403, "This token may not rotate itself."));
    }

    /** What is secret would have been readable on the way. */
    public static ProblemException insecureTransport() {
        return new ProblemException(new Problem(
                "insecure-transport", "Insecure transport", 403, "Use https: what came by http may have been read."));
    }

    /** Too many attempts. */
    public static ProblemException rateLimited(long retryAfterSeconds) {
        return new ProblemException(
                new Problem(
                        "rate-limited",
                        "Too many attempts",
                        429,
                        "Try again in " + retryAfterSeconds + (retryAfterSeconds == 1 ? " second." : " seconds.")),
                retryAfter(retryAfterSeconds));
    }

    /** The service cannot answer for the moment. Never a reason to call a credential bad. */
    public static ProblemException unavailable() {
        return new ProblemException(
                new Problem("unavailable", "Unavailable", 503, "The service is not available for the moment."),
                retryAfter(5));
    }

    /** A fault of ours. The log carries the same id. */
    public static ProblemException internal(String requestId) {
        return new ProblemException(new Problem("internal", "Internal error", 500, "Something went wrong on our side.")
                .withRequestId(requestId));
    }

    /** The body did not come in time. */
    public static ProblemException tooSlow() {
        return other(408, "The request did not come in time.");
    }

    /** The request line is longer than any that this server reads. */
    public static ProblemException addressTooLong() {
        return other(414, "The address is too long.");
    }

    /** The headers are more than this server reads. */
    public static ProblemException headersTooLarge() {
        return other(431, "The headers are too large.");
    }

    /** A refusal of which only the status is known, from 400 to 499. */
    public static ProblemException ofStatus(int status) {
        return switch (status) {
            case 400 -> badRequest();
            case 401 -> unauthenticated();
            case 404 -> notFound();
            case 406 -> notAcceptable();
            case 413 -> payloadTooLarge();
            case 415 -> unsupportedMediaType();
            default -> other(status, "The request cannot be answered.");
        };
    }

    private static ProblemException other(int status, String detail) {
        return new ProblemException(new Problem("invalid-request", "Invalid request", status, detail));
    }

    private static Map<String, String> challenge(String parameters) {
        return Map.of("WWW-Authenticate", CHALLENGE + parameters);
    }

    private static Map<String, String> retryAfter(long seconds) {
        return Map.of("Retry-After", Long.toString(seconds));
    }
}
