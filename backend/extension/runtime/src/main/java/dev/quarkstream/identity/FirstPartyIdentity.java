package dev.quarkstream.identity;

import dev.quarkstream.Roles;
import io.quarkus.security.StringPermission;
import io.quarkus.security.credential.Credential;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import java.security.Permission;
import java.security.Principal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whom another mechanism has vouched for: what the application made of them, and beside it what any signed-in
 * person may, which is all that the configured permissions name.
 */
public final class FirstPartyIdentity implements SecurityIdentity {

    private final SecurityIdentity person;
    private final Predicate<String> configured;

    private FirstPartyIdentity(SecurityIdentity person, Predicate<String> configured) {
        this.person = person;
        this.configured = configured;
    }

    /** Nobody stays nobody, and who came with a credential of ours is what it says. */
    public static SecurityIdentity of(SecurityIdentity identity, Predicate<String> configured) {
        return isVouchedFor(identity) ? new FirstPartyIdentity(identity, configured) : identity;
    }

    /** Whether it was another mechanism that said who this is. */
    public static boolean isVouchedFor(SecurityIdentity identity) {
        return !(identity instanceof FirstPartyIdentity)
                && !identity.isAnonymous()
                && !(identity.getPrincipal() instanceof Caller);
    }

    @Override
    public Principal getPrincipal() {
        return person.getPrincipal();
    }

    @Override
    public boolean isAnonymous() {
        return false;
    }

    @Override
    public Set<String> getRoles() {
        var roles = new HashSet<>(person.getRoles());
        roles.add(Roles.SESSION);
        return Set.copyOf(roles);
    }

    @Override
    public boolean hasRole(String role) {
        return role.equals(Roles.SESSION) || person.hasRole(role);
    }

    @Override
    public Set<Permission> getPermissions() {
        return person.getPermissions();
    }

    @Override
    public Uni<Boolean> checkPermission(Permission permission) {
        return isConfigured(permission) ? Uni.createFrom().item(true) : person.checkPermission(permission);
    }

    @Override
    public boolean checkPermissionBlocking(Permission permission) {
        return isConfigured(permission) || person.checkPermissionBlocking(permission);
    }

    /** A permission of the application's own class has a meaning of the application's own, whatever it is called. */
    private boolean isConfigured(Permission permission) {
        return permission instanceof StringPermission
                && PermissionNames.of(permission).stream().anyMatch(configured);
    }

    @Override
    public <T extends Credential> @Nullable T getCredential(Class<T> type) {
        return person.getCredential(type);
    }

    @Override
    public Set<Credential> getCredentials() {
        return person.getCredentials();
    }

    @Override
    public <T> @Nullable T getAttribute(String name) {
        return person.getAttribute(name);
    }

    @Override
    public Map<String, Object> getAttributes() {
        return person.getAttributes();
    }
}
