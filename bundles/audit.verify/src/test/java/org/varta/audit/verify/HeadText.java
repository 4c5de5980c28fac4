// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.varta.api.audit.ChainHash;

/** Makes heads for tests, by the text of the specification. */
final class HeadText {
    private long counter = 1;
    private String state = "open";
    private long number;
    private ChainHash chain = ChainHash.ZERO;
    private long limit = 65_536;
    private String sink = "-";
    private byte[] key;
    private int slot;
    private boolean isDamaged;

    HeadText counter(long newCounter) {
        counter = newCounter;
        return this;
    }

    HeadText state(String newState) {
        state = newState;
        return this;
    }

    HeadText point(long newNumber, ChainHash newChain) {
        number = newNumber;
        chain = newChain;
        return this;
    }

    HeadText limit(long newLimit) {
        limit = newLimit;
        return this;
    }

    /** The file's folder must have no symbolic link in it. */
    HeadText sink(Path live) {
        sink = hex(sha256("file:" + live)).substring(0, 32);
        return this;
    }

    HeadText key(byte[] newKey) {
        key = newKey;
        return this;
    }

    HeadText slot(int newSlot) {
        slot = newSlot;
        return this;
    }

    HeadText damaged() {
        isDamaged = true;
        return this;
    }

    /** Writes the slot into the head of the state folder beside a log. */
    Path writeBeside(Path live) throws IOException {
        Path folder = Files.createDirectories(live.resolveSibling(live.getFileName() + ".state"));
        Path file = folder.resolve("audit.head");
        try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
            channel.write(ByteBuffer.wrap(bytes()), slot * 4096L);
        }
        return file;
    }

    private byte[] bytes() {
        String text = String.join("\t", "varta-audit-head v2", Long.toUnsignedString(counter), state, Long.toUnsignedString(number), chain.column(), "0", Long.toUnsignedString(limit), sink, "-",
                "1700000000000", "4242");
        text += "\t" + (key == null ? "-" : mac(text));
        text += "\t" + hex(sha256(text)).substring(0, 16);
        byte[] bytes = new byte[512];
        Arrays.fill(bytes, (byte) ' ');
        System.arraycopy(text.getBytes(UTF_8), 0, bytes, 0, text.length());
        bytes[511] = '\n';
        bytes[100] ^= (byte) (isDamaged ? 1 : 0);
        return bytes;
    }

    private String mac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return hex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
