// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

int main()
{
    std::puts("penstock " PENSTOCK_VERSION);
    return 0;
}
