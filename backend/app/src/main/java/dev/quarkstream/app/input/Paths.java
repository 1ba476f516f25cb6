package dev.quarkstream.app.input;

/** Which part of the server a path belongs to. */
public final class Paths {

    private Paths() {}

    /** Whether the API answers this normalized path, if only with a 404. */
    public static boolean isApi(String path) {
        return path.equals("/api") || path.startsWith("/api/");
    }

    /** Whether Quarkus' own endpoints (health, metrics, OpenAPI) answer this normalized path. */
    public static boolean isOperations(String path) {
        return path.equals("/q") || path.startsWith("/q/");
    }
}
