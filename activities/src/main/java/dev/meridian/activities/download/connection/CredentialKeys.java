package dev.meridian.activities.download.connection;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys that encrypt credentials (AES-256 with GCM, by Tink): the first one encrypts, all decrypt. A ciphertext is bound to
 * the place where it is stored and can't be read at another.
 */
public final class CredentialKeys {
    private static final int KEY_BYTES = 32;

    private final List<byte[]> keys;
    private final Aead aead;

    @AccessesPartialKey
    private CredentialKeys(List<byte[]> keys) throws GeneralSecurityException {
        this.keys = keys;
        AeadConfig.register();
        AesGcmParameters parameters = AesGcmParameters.builder()
                .setKeySizeBytes(KEY_BYTES)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.TINK)
                .build();
        KeysetHandle.Builder set = KeysetHandle.newBuilder();
        Set<Integer> ids = new HashSet<>();
        for (byte[] key : keys) {
            if (!ids.add(id(key))) {
                throw new IllegalArgumentException("two of the keys are the same");
            }
            KeysetHandle.Builder.Entry entry = KeysetHandle.importKey(AesGcmKey.builder()
                    .setParameters(parameters)
                    .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                    .setIdRequirement(id(key))
                    .build());
            set.addEntry(ids.size() == 1 ? entry.makePrimary() : entry);
        }
        this.aead = set.build().getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    /**
     * Reads keys.
     *
     * @param base64 keys of 32 bytes in Base64, the first of which encrypts
     * @throws IllegalArgumentException with a text that says what is wrong and shows nothing of the keys
     */
    public static CredentialKeys of(List<String> base64) {
        List<byte[]> keys = base64.stream().map(CredentialKeys::key).toList();
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no key");
        }
        try {
            return new CredentialKeys(keys);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Tink can't use the keys", impossible);
        }
    }

    /** The id of the key that encrypts. */
    long primary() {
        return id(keys.getFirst());
    }

    byte[] encrypt(String secret, String place) {
        try {
            return aead.encrypt(secret.getBytes(StandardCharsets.UTF_8), place.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("A credential could not be encrypted", impossible);
        }
    }

    /** @throws GeneralSecurityException if no key fits, or the text was encrypted for another place */
    String decrypt(byte[] ciphertext, String place) throws GeneralSecurityException {
        return new String(aead.decrypt(ciphertext, place.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private static byte[] key(String base64) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("a key is no Base64");
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + key.length + " bytes");
        }
        return key;
    }

    /** A number that tells keys apart without telling anything of them. */
    private static int id(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return ByteBuffer.wrap(digest).getInt();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "CredentialKeys[" + keys.size() + "]";
    }
}
