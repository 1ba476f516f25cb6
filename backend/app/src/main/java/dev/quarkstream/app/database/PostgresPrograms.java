package dev.quarkstream.app.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's own programs for this machine, taken from the binaries that the zonky project packs.
 *
 * <p>Zonky's launcher is made for tests and not used here: it unpacks into a shared temporary folder that anybody may
 * write to, switches fsync off, lets everybody in without a password, and is slow to notice a start that failed.
 */
class PostgresPrograms {

    private final Path folder;

    private PostgresPrograms(Path folder) {
        this.folder = folder;
    }

    record Outcome(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    static boolean areUnpackedIn(Path parent) {
        return Files.isDirectory(parent);
    }

    /** Unpacks what is not there yet; what an earlier version of the application left is deleted. */
    static PostgresPrograms in(Path parent) throws IOException {
        var archive = archive();
        var folder = parent.resolve(fingerprint(archive));
        if (!Files.isDirectory(folder)) {
            DataFolder.delete(parent);
            DataFolder.createOwnerOnly(parent);
            var unfinished = parent.resolve("unfinished");
            unpack(archive, unfinished);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresPrograms(folder);
    }

    int majorVersion() throws IOException {
        var version = run("postgres", "--version").output(); // postgres (PostgreSQL) 17.10
        return Integer.parseInt(version.replaceAll("(?s).*\\) (\\d+).*", "$1"));
    }

    /** For programs that leave no process behind: one that stays would keep the pipe open. */
    Outcome run(String program, String... arguments) throws IOException {
        var process = builder(program, arguments).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(exitCode(process), output);
    }

    Outcome runSilently(String program, String... arguments) throws IOException {
        var process = builder(program, arguments)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        return new Outcome(exitCode(process), "");
    }

    private ProcessBuilder builder(String program, String... arguments) {
        var command = new ArrayList<String>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to run as root. In a user namespace of its own, root's files still belong to it.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG")); // meant for other servers
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static int exitCode(Process process) {
        var interrupted = false;
        while (true) {
            try {
                var exitCode = process.waitFor();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return exitCode;
            } catch (InterruptedException e) {
                interrupted = true; // half a start or half a stop would be worse than a late one
            }
        }
    }

    private static byte[] archive() throws IOException {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var architecture = System.getProperty("os.arch");
        try (var archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                system.startsWith("windows") ? "Windows" : system.startsWith("mac") ? "Darwin" : "Linux",
                architecture.equals("amd64") ? "x86_64" : architecture)) {
            return archive.readAllBytes();
        } catch (IllegalStateException missing) {
            throw new StartRefused(
                    "No PostgreSQL is packed for " + system + " on " + architecture
                            + "; install one and set quarkstream.database.url",
                    missing);
        }
    }

    private static String fingerprint(byte[] archive) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, target.resolve(entry.getName()));
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        var folder = Objects.requireNonNull(target.getParent(), "every entry is in a folder");
        Files.createDirectories(folder);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        if (folder.endsWith("bin") && !target.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + target + " executable");
        }
    }
}
