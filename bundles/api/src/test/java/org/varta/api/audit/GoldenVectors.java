// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.util.List;

/** The golden lines of audit schema v2 (5.4), each without its line feed. */
final class GoldenVectors {
    static final String G1 = "1\t1700000000000\t0\tboot\t4242\t-\tfresh\tab28eb02918a2e45f05250a1765350f33287eca8209585aac2a5544f8b365613";
    static final String G2 = "2\t1700000005000\t5000000000\tspawn\t1001\t2002\texec\t/usr/local/bin/restart-unit\tinline\t38\t53ac875036fc31cd6b86ea3efb7b3aa4132d2fb08bae5f2099695243dc5cac0b";
    static final String G3 = "3\t1700000005250\t5250000000\tcomplete\t1001\t2002\treaped\t0\t-\t250000000\t0\t0\tfalse\tcea8aa89ef56429179adadf7ae076acf015640bd837e5a97861d558020683ee4";
    static final String G4 = "4\t1700000009000\t9000000000\trefused\t1003\tunauthenticated_transport\t7fcd016172dd4241e9edddca994e672cd39f128b25cb69f184ee77dba742969d";
    static final String G5 = "5\t1700000010000\t0\tboot\t4242\t7fcd016172dd4241e9edddca994e672cd39f128b25cb69f184ee77dba742969d\trotation\td638b5bd331b2cc7ea13c73fcb4bc2ce7c49a500eee899ee35f76c35349ada09";
    static final String G6 = "7\t1700000011000\t11000000000\trefused\t1001\tdebounced\t8b7fb3bd7004883b889c82d2dc3d0433b92c5729c601e113170eb6f59588073f";
    static final String G7 = "8\t1700000020000\t0\tboot\t4343\t8b7fb3bd7004883b889c82d2dc3d0433b92c5729c601e113170eb6f59588073f\tresume\t33188fe4184f69e0614b03817b883cf756765212740f3dbe29f9e312147a3a20";
    static final String G8 = "9\t1700000021000\t1000000000\tcomplete\t1001\t2003\tkilled\t-\t9\t30000000000\t4096\t0\ttrue\tcaa7152db00d491335a688fd2dab91187ac9d3ba82bcf1e45d46bcaf0247c7a0";
    static final String G9 = "10\t1700000022000\t2000000000\tspawn\t4294967295\t2004\texec\t/opt/ré start now\t/etc/varta/rec file.cmd\t30\t1a65fe58288a6af8e220d540c3bb5c26fe7c77f1b1e20e2b440eacc3d6c1765a";
    static final String G10 = "12\t1700000030000\t0\tboot\t4444\t1a65fe58288a6af8e220d540c3bb5c26fe7c77f1b1e20e2b440eacc3d6c1765a\tcorrupt_tail\t0adf11f5a91f8a5e3c8e250445cadd2f192d443c1b2936aa5a529d8cf8d828d8";
    static final String U1 = "1\t1700000000000\t0\tboot\t1234\t-\tfresh\tea3737cc98db3db7f5be0f369c21b100c0eae318b0b050d67bb2ac80553435e8";
    static final String U2 = "1\t1700000000000\t0\tboot\t7777\t-\tfresh\t619475a6302892b1a549f1e8add8337e3901356a5eff30ed4b4b12b8c97dfd99";
    static final String L1 = "1\t1700000000000\t0\tboot\t4242\t-\tlegacy_v1\t0c45b51823ec6ac0392e3411f3c7bd659af4d4165b1fd21a332c6aa18f358cb6";
    static final String L2 = "2\t1700000050000\t0\tboot\t4343\t0c45b51823ec6ac0392e3411f3c7bd659af4d4165b1fd21a332c6aa18f358cb6\tresume\tda103b70dd53fd5bf5c233f5f2bedca1858f0ff70a1772ba3939cda72b7215d7";
    static final String D1 = "1\t1700000000000\t0\tboot\t4242\t-\tschema_drift\t802de407333e165058d9e6b4aa9c9faaf266297fab1e8ba756bce2928890c22c";
    static final String RR = "5\t1700000015000\t0\tboot\t4343\t7fcd016172dd4241e9edddca994e672cd39f128b25cb69f184ee77dba742969d\trotation\t2ecc1029942b316629b12fb74f7601dc23987f483e979e582e4701cb04e4070c";
    static final String DR = "6\t1700000016000\t0\tboot\t4343\t7fcd016172dd4241e9edddca994e672cd39f128b25cb69f184ee77dba742969d\tschema_drift\tedacd4636d73543ad6db409fbb02bd78adbda0b251ade8b5be1f93ea0f7210c0";
    static final String OFF = "1\t1700000000000\t0\tboot\t4242\t-\tfresh\t-";
    static final String S10 = "11\t1700000030000\t0\tboot\t4444\t-\tcorrupt_tail\t9c17cd254badc571bd60e5e73be97659f2617d5db8a5067c622c271f40364827";

    private GoldenVectors() {
    }

    /** A golden line and the hash before it. */
    record Vector(String name, String line, String previous) {
    }

    static List<Vector> all() {
        return List.of(
                new Vector("G1", G1, "-"),
                new Vector("G2", G2, chainOf(G1)),
                new Vector("G3", G3, chainOf(G2)),
                new Vector("G4", G4, chainOf(G3)),
                new Vector("G5", G5, chainOf(G4)),
                new Vector("G6", G6, chainOf(G5)),
                new Vector("G7", G7, chainOf(G6)),
                new Vector("G8", G8, chainOf(G7)),
                new Vector("G9", G9, chainOf(G8)),
                new Vector("G10", G10, chainOf(G9)),
                new Vector("U1", U1, "-"),
                new Vector("U2", U2, "-"),
                new Vector("L1", L1, "-"),
                new Vector("L2", L2, chainOf(L1)),
                new Vector("D1", D1, "-"),
                new Vector("RR", RR, chainOf(G4)),
                new Vector("DR", DR, chainOf(G4)),
                new Vector("S10", S10, chainOf(G9)));
    }

    static String chainOf(String line) {
        return line.substring(line.lastIndexOf('\t') + 1);
    }
}
