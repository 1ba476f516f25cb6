package dev.quarkstream.app.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that logs, logs all it can, while people and programs use all their secrets. */
class LogsKeepSecretsIT {

    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "correct-horse-battery";
    private static final String WRONG_PASSWORD = "incorrect-horse-battery";
    private static final String FORGED_TOKEN = "qst_" + "x".repeat(49);

    private final List<String> secrets = new ArrayList<>();

    @TempDir
    Path folder;

    /** What a client would like the log to say. */
    private static final String FORGED_LINE =
            "2026-01-01 00:00:00,000 INFO  [quarkstream.audit] (main) [] signed-in user=root";

    @Test
    void noPasswordCookieTokenOrHashIsLoggedAtAnyLevel() throws Exception {
        try (var application = Launch.in(folder)
                .with("quarkus.log.level", "TRACE")
                .with("quarkus.http.access-log.enabled", "true") // where lines would be forged
                .start()) {
            useEverySecret(application.http());
            forgeLines(application);
            secrets.addAll(secretsBesideTheData());
            secrets.addAll(hashesOfPasswords());
            assertThat(application.stop()).isNotEqualTo(1);
            assertThat(application.output()).hasSizeGreaterThan(100);
            assertNoneIn(String.join("\n", application.output()));
            assertThat(application.output()).noneMatch(line -> line.startsWith("2026-01-01"));
            assertThat(application.output())
                    .anyMatch(line -> line.contains("signed-in%20user%3Droot")); // as it was sent
        }
        assertNoneIn(Files.readString(folder.resolve("data/postgresql.log")));
    }

    private void useEverySecret(Http http) {
        secrets.addAll(List.of(PASSWORD, WRONG_PASSWORD, FORGED_TOKEN));
        rememberToken(FORGED_TOKEN);
        rememberCookie(Http.cookie(expect(201, http.register(EMAIL, PASSWORD))));
        expect(422, http.register(EMAIL, PASSWORD));
        expect(422, http.signIn(EMAIL, WRONG_PASSWORD));
        expect(400, http.post("/api/session", "{\"email\":\"" + EMAIL + "\",\"password\":\"" + PASSWORD));
        expect(422, http.post("/api/session", "{\"password\":\"" + PASSWORD + "\"}"));
        var cookie = Http.cookie(expect(200, http.signIn(EMAIL, PASSWORD)));
        rememberCookie(cookie);

        var token = Http.member("plainTextToken", expect(201, http.post("/api/tokens", """
                {"name":"laptop"}""", "Cookie", cookie)));
        rememberToken(token);
        expect(200, http.get("/api/user", Http.bearer(token)));
        expect(401, http.get("/api/user", Http.bearer(FORGED_TOKEN)));
        expect(403, http.get("/api/tokens", Http.bearer(token)));

        var unknown = token.substring(0, 10) + "zzzz" + token.substring(14);
        rememberToken(unknown);
        expect(401, http.get("/api/user", Http.bearer(unknown)));

        var deviceToken = Http.member(
                "plainTextToken", expect(201, http.post("/api/device-tokens", """
                {"email":"%s","password":"%s","deviceName":"phone"}""".formatted(EMAIL, PASSWORD))));
        rememberToken(deviceToken);
        expect(204, http.delete("/api/token", Http.bearer(deviceToken)));
        expect(401, http.get("/api/user", Http.bearer(deviceToken)));

        expect(
                204,
                http.delete(
                        "/api/session",
                        "Cookie",
                        cookie,
                        "Origin",
                        http.server().toString()));
        expect(401, http.get("/api/session", "Cookie", cookie));
    }

    /** With line breaks wherever a request has room for them. */
    private static void forgeLines(PackagedApplication application) {
        var http = application.http();
        var encoded = "%0D%0A" + URLEncoder.encode(FORGED_LINE, UTF_8).replace("+", "%20");
        expect(404, http.get("/api/" + encoded));
        expect(200, http.get("/spa?a=" + encoded));
        expect(422, http.signIn("a\\r\\n" + FORGED_LINE + "@example.org", PASSWORD));
        expect(400, http.post("/api/session", "{\"email\":\n" + FORGED_LINE));
        expect(401, http.get("/api/user", "Cookie", "quarkstream=" + encoded));
        expect(401, http.get("/api/user", Http.bearer(FORGED_LINE)));
    }

    private static <T> HttpResponse<T> expect(int status, HttpResponse<T> answer) {
        assertThat(answer.statusCode()).as("%s %s", answer, answer.body()).isEqualTo(status);
        return answer;
    }

    private void rememberCookie(String cookie) {
        var jwt = cookie.substring(cookie.indexOf('=') + 1);
        secrets.add(jwt);
        secrets.add(jwt.substring(jwt.lastIndexOf('.') + 1)); // the signature alone is as bad
    }

    private void rememberToken(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
            secrets.add(token);
            secrets.add(token.substring(4, 40));
            secrets.add(HexFormat.of().formatHex(digest));
            secrets.add(Base64.getEncoder().withoutPadding().encodeToString(digest));
            secrets.add(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> secretsBesideTheData() throws IOException {
        return List.of(
                Files.readString(folder.resolve("data/session.key")).strip(),
                Files.readString(folder.resolve("data/postgresql.password")).strip());
    }

    private static List<String> hashesOfPasswords() {
        return List.of("$2a$", "$2b$", "$2y$"); // how every bcrypt hash begins
    }

    private void assertNoneIn(String log) {
        assertThat(log.lines().filter(line -> secrets.stream().anyMatch(line::contains)))
                .isEmpty();
    }
}
