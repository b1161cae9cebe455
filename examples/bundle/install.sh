#!/bin/sh
# 在不联网的电脑上准备门户：核对文件，再由 ./inv 从 wheels 文件夹装软件包（逐个核对哈希）。只需要 Python 3.11 以上。
set -u
cd -- "$(dirname -- "$0")" || exit 1
# 装好以后台账会改动，所以只在第一次核对。
if [ ! -e .venv ] && command -v sha256sum >/dev/null; then
    wrong=$(LC_ALL=C sha256sum -c SHA256SUMS 2>/dev/null | grep -v ': OK$')
    if [ -n "$wrong" ]; then
        printf '%s\n' '下面的文件与清单 SHA256SUMS 不符，可能没有拷贝完整，请重新拷贝整个文件夹：' "$wrong" >&2
        exit 1
    fi
    printf '%s\n' "文件与清单一致。指纹：$(sha256sum SHA256SUMS | cut -c1-64)（应当与打包时显示的相同）"
fi
unset PIP_INDEX_URL PIP_EXTRA_INDEX_URL
# 相对路径：路径里有空格时 pip 会拆开。不读本机的 pip 设置，免得又去连软件源。
export PIP_NO_INDEX=1 PIP_FIND_LINKS=wheels PIP_CONFIG_FILE=/dev/null
sh ./inv --list || exit 1
chmod +x inv
printf '\n%s\n' '已装好。以后直接运行 ./inv build、./inv check。'
