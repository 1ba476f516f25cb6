package dev.quarkstream.session;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that signs session cookies (HS256, RFC 7518, section 3.2). With a bad one the application does not start; without any
 * it has no sessions of ours, as one that signs people in by other ways alone.
 */
@Startup
@Singleton
class SessionKey {

    private static final int MIN_BYTES = 32;

    private final Optional<SecretKey> key;
    private final List<SecretKey> previous;

    SessionKey(SessionConfig config) {
        if (config.key().isPresent() && config.keyFile().isPresent()) {
            throw new ConfigurationException("Set quarkstream.session.key or quarkstream.session.key-file, not both");
        }
        this.key = config.key()
                .map(key -> key(key, "quarkstream.session.key"))
                .or(() -> config.keyFile().map(SessionKey::fromFile));
        this.previous = Stream.concat(
                        keys(config.previousKeys().orElse(List.of()), "quarkstream.session.previous-keys"),
                        config.previousKeysFile().stream().flatMap(file -> keys(lines(file), file.toString())))
                .toList();
    }

    /**
     * What new cookies are signed with.
     *
     * @throws ConfigurationException if there is none
     */
    SecretKey value() {
        return key.orElseThrow(SessionKey::missing);
    }

    static ConfigurationException missing() {
        return new ConfigurationException(
                "Set quarkstream.session.key (QUARKSTREAM_SESSION_KEY) to a secret of at least " + MIN_BYTES
                        + " bytes, made by: openssl rand -base64 48");
    }

    /** What a cookie may have been signed with, the present key first. */
    List<SecretKey> all() {
        return Stream.concat(key.stream(), previous.stream()).toList();
    }

    private static Stream<SecretKey> keys(List<String> texts, String where) {
        return texts.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> key(text, "A key in " + where));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new ConfigurationException("Cannot read quarkstream.session.previous-keys-file " + file + ": " + e);
        }
    }

    private static SecretKey fromFile(Path file) {
        try {
            return key(readOrMake(file).strip(), "The key in " + file);
        } catch (IOException e) {
            throw new ConfigurationException("Cannot use quarkstream.session.key-file " + file + ": " + e);
        }
    }

    private static String readOrMake(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException absent) {
            make(file);
            return Files.readString(file);
        }
    }

    /** Written aside and then put in place, so that another start never reads half a key nor replaces one. */
    private static void make(Path file) throws IOException {
        var random = new byte[48];
        new SecureRandom().nextBytes(random);
        var folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
        Files.createDirectories(folder);
        var fresh = Files.createTempFile(folder, ".session", ".key", ownerOnly(folder));
        try {
            Files.writeString(fresh, Base64.getEncoder().encodeToString(random) + "\n");
            putInPlace(fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void putInPlace(Path fresh, Path file) throws IOException {
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException anotherWasFaster) {
            // Its key is as good as ours.
        } catch (UnsupportedOperationException noLinksHere) {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static SecretKey key(String text, String where) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new ConfigurationException(where + " has " + bytes.length + " bytes; it needs at least " + MIN_BYTES
                    + ": openssl rand -base64 48");
        }
        return new SecretKeySpec(bytes, "HmacSHA256");
    }
}
