package dev.quarkstream.leak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import dev.quarkstream.leak.LeakResource.GitHubMatch;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what GitHub's secret scanning has found, and believes it by its signature: ECDSA on P-256 over the SHA-256 of the body.
 *
 * @see <a href="https://docs.github.com/en/code-security/secret-scanning/secret-scanning-partnership-program/secret-scanning-partner-program">Secret scanning partner program</a>
 */
@Startup // bad keys stop the start
@Singleton
class GitHubReports {

    private static final int MAX_MATCHES = 100;
    private static final int MAX_BYTES = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Map<String, PublicKey> keys;

    GitHubReports(LeakConfig config) {
        this.keys = config.githubKeysFile().map(GitHubReports::keysIn).orElse(Map.of());
    }

    private static Map<String, PublicKey> keysIn(Path file) {
        try {
            var keys = new HashMap<String, PublicKey>();
            for (var key : JSON.readTree(Files.readAllBytes(file)).path("public_keys")) {
                keys.put(
                        key.path("key_identifier").asText(), key(key.path("key").asText()));
            }
            if (keys.isEmpty()) {
                throw new ConfigurationException("quarkstream.leaks.github-keys-file: there is no key in " + file);
            }
            return Map.copyOf(keys);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "quarkstream.leaks.github-keys-file: " + file + " is not as GitHub publishes its keys", e);
        }
    }

    private static PublicKey key(String pem) throws GeneralSecurityException {
        var encoded = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(encoded)));
    }

    /**
     * The matches of a report.
     *
     * @param unsigned counts one that GitHub has not signed
     * @throws ProblemException {@code unauthenticated} if the signature is not GitHub's
     */
    List<GitHubMatch> read(@Nullable String key, @Nullable String signature, byte[] body, Runnable unsigned) {
        if (keys.isEmpty()) {
            throw ProblemException.notFound();
        }
        if (body.length > MAX_BYTES) {
            throw ProblemException.payloadTooLarge();
        }
        if (!isSigned(key == null ? null : keys.get(key), signature, body)) {
            unsigned.run();
            throw ProblemException.unauthenticated();
        }
        return matches(body);
    }

    private static boolean isSigned(@Nullable PublicKey key, @Nullable String signature, byte[] body) {
        if (key == null || signature == null) {
            return false;
        }
        try {
            var verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(body);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            return false;
        }
    }

    private static List<GitHubMatch> matches(byte[] body) {
        var list = parse(body);
        if (!list.isArray()) {
            throw ProblemException.malformedJson("The body must be a JSON array.");
        }
        if (list.size() > MAX_MATCHES) {
            throw ProblemException.validation("#", "A report has at most " + MAX_MATCHES + " matches.");
        }
        var matches = new ArrayList<GitHubMatch>();
        for (var match : list) {
            matches.add(new GitHubMatch(
                    match.path("token").asText(),
                    match.path("type").asText(),
                    match.path("url").textValue(),
                    match.path("source").textValue()));
        }
        return matches;
    }

    private static JsonNode parse(byte[] body) {
        if (!RequestRules.isUtf8(body)) {
            throw ProblemException.malformedJson(RequestRules.NOT_UTF_8);
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw ProblemException.malformedJson("The body is not well-formed JSON.");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By which GitHub knows a token again. */
    static String hashOf(String token) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
