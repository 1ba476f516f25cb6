package dev.quarkstream.app.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One server of a deployment, or what stands before several. */
final class Server {

    /** Longer than a server waits for its database. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final URI address;

    Server(URI address) {
        this.address = address;
    }

    /** A token and its id. */
    record Issued(String id, String secret) {}

    /**
     * What came of a request.
     *
     * @param status 0: nothing, nobody is there or nobody answers
     */
    record Answered(int status, String body, Optional<String> cookie) {

        static final Answered NOTHING = new Answered(0, "", Optional.empty());
    }

    /** @return the cookie of a session; empty: that was refused or cannot be asked here */
    Optional<String> signIn(String email, String password) {
        var answer = post("/api/session", Map.of("email", email, "password", password), "");
        return answer.status == 200 ? answer.cookie : Optional.empty();
    }

    /** @return empty: it was not made, or it is not known whether it was */
    Optional<Issued> issue(String name, String cookie) {
        var answer = post("/api/tokens", Map.of("name", name), cookie);
        if (answer.status != 201) {
            return Optional.empty();
        }
        var issued = read(answer.body);
        return Optional.of(new Issued(
                issued.path("token").path("id").asText(),
                issued.path("plainTextToken").asText()));
    }

    /** The status with which a token is answered. */
    int use(Issued token) {
        return send(request("/api/permissions")
                        .header("Authorization", "Bearer " + token.secret)
                        .GET())
                .status;
    }

    /** The status with which its revocation is answered. */
    int revoke(Issued token, String cookie) {
        return send(fromPage("/api/tokens/" + token.id, cookie).DELETE()).status;
    }

    private Answered post(String path, Map<String, String> body, String cookie) {
        return send(fromPage(path, cookie)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.valueToTree(body).toString())));
    }

    private HttpRequest.Builder fromPage(String path, String cookie) {
        var request = request(path).header("Sec-Fetch-Site", "same-origin");
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE);
    }

    private Answered send(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.build(), BodyHandlers.ofString());
            return new Answered(answer.statusCode(), answer.body(), cookie(answer));
        } catch (IOException e) {
            return Answered.NOTHING;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answered.NOTHING;
        }
    }

    private static Optional<String> cookie(HttpResponse<?> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("quarkstream=") || cookie.startsWith("__Host-quarkstream="))
                .map(cookie -> cookie.replaceFirst(";.*", ""))
                .findFirst();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("No JSON: " + json, e);
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
