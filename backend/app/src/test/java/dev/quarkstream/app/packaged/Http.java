package dev.quarkstream.app.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;

/** A client of one running application, as bare as curl. */
record Http(URI server) {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    int port() {
        return server.getPort();
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> delete(String path, String... headers) {
        return send(request(path, headers).DELETE());
    }

    /** Posts as the SPA does: from the server's own origin. */
    HttpResponse<String> post(String path, String json, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .header("Origin", server.toString())
                .POST(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> register(String email, String password) {
        return post("/api/register", """
                {"name":"Ada","email":"%s","password":"%s"}""".formatted(email, password));
    }

    HttpResponse<String> signIn(String email, String password) {
        return post("/api/session", """
                {"email":"%s","password":"%s"}""".formatted(email, password));
    }

    /** Registers somebody and makes a token for them. */
    String tokenOfSomebodyNew(String email) {
        var cookie = cookie(register(email, "correct horse battery"));
        var token = post("/api/tokens", """
                {"name":"test"}""", "Cookie", cookie);
        return member("plainTextToken", token);
    }

    static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    /** The session cookie that an answer sets, as a request sends it. */
    static String cookie(HttpResponse<String> response) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.contains("quarkstream="))
                .map(cookie -> cookie.replaceFirst(";.*", ""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No cookie: " + response + " " + response.body()));
    }

    static String member(String name, HttpResponse<String> response) {
        var member = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(response.body());
        if (!member.find()) {
            throw new AssertionError("No " + name + ": " + response + " " + response.body());
        }
        return member.group(1);
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
