package com.distributed.jobscheduler.http.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of one test, made by the JDK's own keytool. */
public final class CertificateAuthority {
    private static final String PASSWORD = "changeit";

    private final Path keys;
    private int issued;

    /** Creates one with its keys in this folder. */
    public CertificateAuthority(Path folder, String name) {
        this.keys = folder.resolve(name + ".p12");
        keytool(List.of("-alias", "ca", "-dname", "CN=" + name, "-ext", "bc:c"));
    }

    /** Writes its own certificate. */
    public void writeCertificate(Path pem) {
        try {
            Files.writeString(
                    pem, pem("CERTIFICATE", store().getCertificate("ca").getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Issues a certificate and writes it with its key.
     *
     * @param names the certificate's names, as {@code dns:localhost,ip:127.0.0.1}
     */
    public void issue(String names, Path certificatePem, Path keyPem) {
        var alias = "issued-" + ++issued;
        keytool(List.of("-alias", alias, "-signer", "ca", "-dname", "CN=" + alias, "-ext", "san=" + names));
        try {
            var store = store();
            Certificate[] chain = store.getCertificateChain(alias);
            Key key = store.getKey(alias, PASSWORD.toCharArray());
            Files.writeString(keyPem, pem("PRIVATE KEY", key.getEncoded()));
            Files.writeString(certificatePem, pem("CERTIFICATE", chain[0].getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    }

    private static String pem(String type, byte[] der) {
        var body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }

    private void keytool(List<String> arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(arguments);
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
        command.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
