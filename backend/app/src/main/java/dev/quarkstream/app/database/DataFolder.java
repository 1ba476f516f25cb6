package dev.quarkstream.app.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The folder with everything the embedded database keeps, held by one process at a time.
 *
 * <p>The lock is the JVM's and ends with it however it ends. So a PostgreSQL that runs in a folder whose lock is free
 * was left behind by a killed JVM, and may be stopped.
 */
class DataFolder implements AutoCloseable {

    private static final long MEGABYTE = 1024 * 1024;

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataFolder hold(Path path) {
        try {
            createOwnerOnly(path);
            return new DataFolder(path, lock(path));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        var file =
                FileChannel.open(path.resolve("quarkstream.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(file) == null) {
            file.close();
            throw new StartRefused("The data folder " + path + " is in use by another process; stop that one first, or"
                    + " choose another folder with quarkstream.embedded-database.data-dir");
        }
        return file;
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /** The PostgreSQL data directory proper. */
    Path cluster() {
        return path.resolve("postgresql");
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** A full disk is better found before the database writes than while it does. */
    void requireFreeSpace(int megabytes) {
        try {
            var disk = Files.getFileStore(path);
            if (disk.getTotalSpace() > 0 && disk.getUsableSpace() < megabytes * MEGABYTE) {
                throw new StartRefused("The disk of the data folder " + path + " is full: "
                        + disk.getUsableSpace() / MEGABYTE + " MB are free, " + megabytes + " MB are needed");
            }
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    StartRefused unusable(IOException cause) {
        return unusable(path, cause);
    }

    private static StartRefused unusable(Path path, IOException cause) {
        return new StartRefused(
                "The data folder " + path + " cannot be used: " + place(cause) + reason(cause)
                        + " (the embedded database needs it; quarkstream.database.url names another)",
                cause);
    }

    private static String place(IOException cause) {
        return cause instanceof FileSystemException failure ? failure.getFile() + ": " : "";
    }

    /** In the words of the system, which Java leaves out of some of its exceptions. */
    static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "Not a directory";
        }
        if (cause instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        return cause instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : String.valueOf(cause.getMessage());
    }

    /** Others on this machine have no business here; a folder that exists keeps the permissions that it was given. */
    static void createOwnerOnly(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, ownerOnly("rwx------"));
        }
    }

    static FileAttribute<?>[] ownerOnly(String permissions) {
        return Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException ignored) {
            // The lock ends with the process anyway.
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
