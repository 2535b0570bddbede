// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Throw-away keys, made with openssl for these tests and used nowhere else.
namespace testkey
{

inline constexpr const char *pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDiQDBX1n/5ZpOw\n"
    "Vxtj3oStExSBUHz42a2XnARwvdjkQN79wvWltmlZwVJ9k7LgDPJTYEWQaMXeBGxZ\n"
    "s6bwTKY7Max6fzNAGAPhPvU7pMmueWVJMVRTAhDFsRqxUoeUOmkr4fJHPnunpQEd\n"
    "dklDw/JTUrm6oP8e6N3q6HBQeiS9dNujmbvOkqIK04xbA970/W215qThGKViEc3X\n"
    "8DzG17Br+LyViDahC5LFroWXU5b88SGJj2uIC9XWe4Q0MLYzEE3S+3PCUr/zp50T\n"
    "gMvdWVFWXQI208e6fAQAtWNbXQKuTh086OJ4S4TQeEZA5SHcU+Y69UT1xlHteyHo\n"
    "KTeujAyrAgMBAAECggEAPFQHT/SnLRZX/SZM7GVSFWBIEG8o06YfbpSwbmuA4OQX\n"
    "UazhmW05TDCLUWbHxIxPNUIvamE1mYyuY4DO27ZkgNYu+n7eaJG+vxnthBjdmkNO\n"
    "aaTYqkWbuUsPJgculay5jHT0CGE10a7izDtVL9eYzvT5BzWUsWZAfjm6cQsQrt9w\n"
    "jUwjU9xZxunbDtQitafYw1tRkICjFoqEWbzFECBaCQ/OQPcGngAjfo5WGo3acylF\n"
    "Ho/Y0kEJu05IFwKgLDVFqj08fv342Ebqv/aXOJPbLtAkrMPqk+hLZdDWgpBZ6+VK\n"
    "U1aDpVTGnEYXqfhhqQHVOExhrV4qFfymJ7zYLH0hUQKBgQD8x/aA1P8b4oD9d/K3\n"
    "1cUykEzvqbqtMAQJ2vcVnyCUJ/fFbRnzgN1g5ST+E90eetd1PNRl9tg7cfYSlZXE\n"
    "EOtgd3CkmIewBpyZQsXKzND6TArSaE7Sm78E6NSwxeI29R71yMy5pgNy/II5AFe7\n"
    "zz2oDw3cJI8vMJ6vQXEZj+B+OQKBgQDlIb1xnhhIeq/2ui1rIMOsafBrXurymMgn\n"
    "Glu/O60s+YNt5T53jk3nXAy0uTZhDdxRG+s+Bl7N/3CEv12ezzi4c2SfMov4HerQ\n"
    "nfrJDpzD0VRoBKe+uqPeO5q6EFyYl889mCot5HSTX23A9ObTGKcbwgXweawa9OY7\n"
    "TL3zD18iAwKBgQCA//cPViN+coALWjw2jtRc8oEgyYhnu5pEAUeY9CUnFqJ+USgu\n"
    "OTRAr4/KTg7I8D2mKc3m3ysIYycF4uqULWJBT5LfnKuaLDWcjRPtY8q+ATKAoBSh\n"
    "rDO2aK+qKsI/86XCHqBDmbIm6y/1sPQU9zTq4AvdrZaYqYJBw+7Y8bDKGQKBgQDO\n"
    "LdomTrhTH/MO9ODBsS3iC0IHm9WWjtwsM4+zOKPQAIW/cbUQJ8D6Gt5kEPVZx/sk\n"
    "ERdRLLJKczxwdzJrINRNRaiZiAZjMaiGKGHuYXO20Lo/D1FSUuf5pXDJVMe9l30o\n"
    "U7BAs34izpAYPUcnVNuqIqDtjs7LQuuZGKkj+gUEuQKBgETXUno1G13H3B+cAkQ0\n"
    "JQEKf18LZHUQQjPqBE7ghUf1ramntzjioVO7izoapsoWrMC3si64/P+qtN6uJRk5\n"
    "kEBf7/R/TX45ar+HAcCdIF4G72Ou1XPIIQmaLyCfs9wdfI/VSNWuqCHnbqExEJVQ\n"
    "9kJVHMqxTKx97yvYQFIGZ5w4\n"
    "-----END PRIVATE KEY-----\n";

// The same key as PKCS #1.
inline constexpr const char *traditionalPem =
    "-----BEGIN RSA PRIVATE KEY-----\n"
    "MIIEpAIBAAKCAQEA4kAwV9Z/+WaTsFcbY96ErRMUgVB8+Nmtl5wEcL3Y5EDe/cL1\n"
    "pbZpWcFSfZOy4AzyU2BFkGjF3gRsWbOm8EymOzGsen8zQBgD4T71O6TJrnllSTFU\n"
    "UwIQxbEasVKHlDppK+HyRz57p6UBHXZJQ8PyU1K5uqD/Hujd6uhwUHokvXTbo5m7\n"
    "zpKiCtOMWwPe9P1tteak4RilYhHN1/A8xtewa/i8lYg2oQuSxa6Fl1OW/PEhiY9r\n"
    "iAvV1nuENDC2MxBN0vtzwlK/86edE4DL3VlRVl0CNtPHunwEALVjW10Crk4dPOji\n"
    "eEuE0HhGQOUh3FPmOvVE9cZR7Xsh6Ck3rowMqwIDAQABAoIBADxUB0/0py0WV/0m\n"
    "TOxlUhVgSBBvKNOmH26UsG5rgODkF1Gs4ZltOUwwi1Fmx8SMTzVCL2phNZmMrmOA\n"
    "ztu2ZIDWLvp+3miRvr8Z7YQY3ZpDTmmk2KpFm7lLDyYHLpWsuYx09AhhNdGu4sw7\n"
    "VS/XmM70+Qc1lLFmQH45unELEK7fcI1MI1PcWcbp2w7UIrWn2MNbUZCAoxaKhFm8\n"
    "xRAgWgkPzkD3Bp4AI36OVhqN2nMpRR6P2NJBCbtOSBcCoCw1Rao9PH79+NhG6r/2\n"
    "lziT2y7QJKzD6pPoS2XQ1oKQWevlSlNWg6VUxpxGF6n4YakB1ThMYa1eKhX8pie8\n"
    "2Cx9IVECgYEA/Mf2gNT/G+KA/Xfyt9XFMpBM76m6rTAECdr3FZ8glCf3xW0Z84Dd\n"
    "YOUk/hPdHnrXdTzUZfbYO3H2EpWVxBDrYHdwpJiHsAacmULFyszQ+kwK0mhO0pu/\n"
    "BOjUsMXiNvUe9cjMuaYDcvyCOQBXu889qA8N3CSPLzCer0FxGY/gfjkCgYEA5SG9\n"
    "cZ4YSHqv9rotayDDrGnwa17q8pjIJxpbvzutLPmDbeU+d45N51wMtLk2YQ3cURvr\n"
    "PgZezf9whL9dns84uHNknzKL+B3q0J36yQ6cw9FUaASnvrqj3juauhBcmJfPPZgq\n"
    "LeR0k19twPTm0xinG8IF8HmsGvTmO0y98w9fIgMCgYEAgP/3D1YjfnKAC1o8No7U\n"
    "XPKBIMmIZ7uaRAFHmPQlJxaiflEoLjk0QK+Pyk4OyPA9pinN5t8rCGMnBeLqlC1i\n"
    "QU+S35yrmiw1nI0T7WPKvgEygKAUoawztmivqirCP/Olwh6gQ5myJusv9bD0FPc0\n"
    "6uAL3a2WmKmCQcPu2PGwyhkCgYEAzi3aJk64Ux/zDvTgwbEt4gtCB5vVlo7cLDOP\n"
    "szij0ACFv3G1ECfA+hreZBD1Wcf7JBEXUSyySnM8cHcyayDUTUWomYgGYzGohihh\n"
    "7mFzttC6Pw9RUlLn+aVwyVTHvZd9KFOwQLN+Is6QGD1HJ1TbqiKg7Y7Oy0LrmRip\n"
    "I/oFBLkCgYBE11J6NRtdx9wfnAJENCUBCn9fC2R1EEIz6gRO4IVH9a2pp7c44qFT\n"
    "u4s6GqbKFqzAt7IuuPz/qrTeriUZOZBAX+/0f01+OWq/hwHAnSBeBu9jrtVzyCEJ\n"
    "mi8gn7PcHXyP1UjVrqgh526hMRCVUPZCVRzKsUysfe8r2EBSBmecOA==\n"
    "-----END RSA PRIVATE KEY-----\n";

inline constexpr const char *ellipticPem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUAqdFAJSwrX4jW5K\n"
    "YeZ24Y/xYN6PUaoMUpAQNgEtBFKhRANCAAR7S4GlSdiOPGWaqMCyWjaoB2ncgAj1\n"
    "ox/1kxsu49JRE21EXXN+tCxMdVMCGjIqC/Fb7YMmw7O2OFxf6hu/+MRc\n"
    "-----END PRIVATE KEY-----\n";

// And as JSON Web Key.
inline constexpr const char *jwk =
    R"({"kty":"RSA","e":"AQAB",)"
    R"("n":")"
    "4kAwV9Z_-WaTsFcbY96ErRMUgVB8-Nmtl5wEcL3Y5EDe_cL1pbZpWcFSfZOy4AzyU2BFkGjF3gRsWbOm8EymOzGsen8zQBgD4T71"
    "O6TJrnllSTFUUwIQxbEasVKHlDppK-HyRz57p6UBHXZJQ8PyU1K5uqD_Hujd6uhwUHokvXTbo5m7zpKiCtOMWwPe9P1tteak4Ril"
    "YhHN1_A8xtewa_i8lYg2oQuSxa6Fl1OW_PEhiY9riAvV1nuENDC2MxBN0vtzwlK_86edE4DL3VlRVl0CNtPHunwEALVjW10Crk4d"
    "POjieEuE0HhGQOUh3FPmOvVE9cZR7Xsh6Ck3rowMqw"
    R"(",)"
    R"("d":")"
    "PFQHT_SnLRZX_SZM7GVSFWBIEG8o06YfbpSwbmuA4OQXUazhmW05TDCLUWbHxIxPNUIvamE1mYyuY4DO27ZkgNYu-n7eaJG-vxnt"
    "hBjdmkNOaaTYqkWbuUsPJgculay5jHT0CGE10a7izDtVL9eYzvT5BzWUsWZAfjm6cQsQrt9wjUwjU9xZxunbDtQitafYw1tRkICj"
    "FoqEWbzFECBaCQ_OQPcGngAjfo5WGo3acylFHo_Y0kEJu05IFwKgLDVFqj08fv342Ebqv_aXOJPbLtAkrMPqk-hLZdDWgpBZ6-VK"
    "U1aDpVTGnEYXqfhhqQHVOExhrV4qFfymJ7zYLH0hUQ"
    R"(",)"
    R"("p":")"
    "_Mf2gNT_G-KA_Xfyt9XFMpBM76m6rTAECdr3FZ8glCf3xW0Z84DdYOUk_hPdHnrXdTzUZfbYO3H2EpWVxBDrYHdwpJiHsAacmULF"
    "yszQ-kwK0mhO0pu_BOjUsMXiNvUe9cjMuaYDcvyCOQBXu889qA8N3CSPLzCer0FxGY_gfjk"
    R"(",)"
    R"("q":")"
    "5SG9cZ4YSHqv9rotayDDrGnwa17q8pjIJxpbvzutLPmDbeU-d45N51wMtLk2YQ3cURvrPgZezf9whL9dns84uHNknzKL-B3q0J36"
    "yQ6cw9FUaASnvrqj3juauhBcmJfPPZgqLeR0k19twPTm0xinG8IF8HmsGvTmO0y98w9fIgM"
    R"(",)"
    R"("dp":")"
    "gP_3D1YjfnKAC1o8No7UXPKBIMmIZ7uaRAFHmPQlJxaiflEoLjk0QK-Pyk4OyPA9pinN5t8rCGMnBeLqlC1iQU-S35yrmiw1nI0T"
    "7WPKvgEygKAUoawztmivqirCP_Olwh6gQ5myJusv9bD0FPc06uAL3a2WmKmCQcPu2PGwyhk"
    R"(",)"
    R"("dq":")"
    "zi3aJk64Ux_zDvTgwbEt4gtCB5vVlo7cLDOPszij0ACFv3G1ECfA-hreZBD1Wcf7JBEXUSyySnM8cHcyayDUTUWomYgGYzGohihh"
    "7mFzttC6Pw9RUlLn-aVwyVTHvZd9KFOwQLN-Is6QGD1HJ1TbqiKg7Y7Oy0LrmRipI_oFBLk"
    R"(",)"
    R"("qi":")"
    "RNdSejUbXcfcH5wCRDQlAQp_XwtkdRBCM-oETuCFR_Wtqae3OOKhU7uLOhqmyhaswLeyLrj8_6q03q4lGTmQQF_v9H9Nfjlqv4cB"
    "wJ0gXgbvY67Vc8ghCZovIJ-z3B18j9VI1a6oIeduoTEQlVD2QlUcyrFMrH3vK9hAUgZnnDg"
    R"("})";

// openssl dgst -sha256 -sign of `the text that is signed`, base64url.
inline constexpr const char *signature =
    "qhuPda7hwa-Dvk3GeT_cUkrIpx3DBjFT8Q908HrWrJZKfxdJn-RbK0B21Y35yBSYGq3KMAHGa3h3SSTZcnZwQcdMA0UYS9WL2QsM"
    "lZ1Bc2H0Q2T9_MVUR56Z35mnmNK9ogNwljm01wHzukVlwnvuxbw_vE0scnsaf2gVSAZvrVm8bhNcj3UusUfHuMR9bz74GbrXndPD"
    "h0eXsVVSHskrx5vPzpnRXPj-YLQ1Yyx4a4CfvnaV63ZP2coTNZyOjPNO-rRwSF3FexSQh-JSrs49aSCEjR0qvpCrgLw3KyHBL5br"
    "W2FIycKuf1_2cukvEigJUP70jWk5xijI1nMTYo_IiA";

} // namespace testkey
