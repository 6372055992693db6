# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of `vfioclaim` for bash: verbs, their options, addresses of PCI devices. Runs no program, and needs nothing
# of the bash-completion project, which loads this file at the first completion.

_vfioclaim_takes() { # VERB: print its options, and then the type of its argument
	case $1 in
	list) echo --format --kernel --root --help WHAT ;;
	pin) echo --root --help WHAT ;;
	check) echo --format --kernel --root --help ;;
	status) echo --format --root --help ADDRESS ;;
	release) echo --deadline --help WHAT ;;
	bake | image) echo --kernel --root --output --help ;;
	record) echo --output --root --help ;;
	esac
}

_vfioclaim_values() { # VERB OPTION BEGUN
	local kernel
	case $2 in
	--format)
		if [[ $1 == status ]]; then compgen -W "text json qemu libvirt" -- "$3"; else compgen -W "text json" -- "$3"; fi
		;;
	--kernel)
		for kernel in /lib/modules/"$3"*; do
			[[ ! -d $kernel ]] || echo "${kernel##*/}"
		done
		;;
	--root | --output | -o) compgen -f -- "$3" ;;
	esac
}

# Complete the last address of a list. Offer addresses without the domain, unless the user began one with it.
_vfioclaim_addresses() { # BEGUN
	local last=${1##*,} device
	for device in /sys/bus/pci/devices/*; do
		device=${device##*/}
		[[ $device == "$last"* ]] || device=${device#0000:}
		[[ $device != "$last"* ]] || echo "${1%"$last"}$device"
	done
}

_vfioclaim() {
	# split at blanks only: bash has also split at ':' and '='
	local line=${COMP_LINE:0:COMP_POINT} words word verb before takes option='' head='' part character
	read -ra words <<<"$line"
	word=${line##*[[:space:]]}
	[[ -z $word ]] || unset "words[-1]"
	verb=${words[1]-} before=${words[-1]}
	takes=$(_vfioclaim_takes "$verb")
	if [[ $word == --*=* ]]; then
		option=${word%%=*} head=$option=
	elif [[ $before == -* && $before != *=* && $before != --help ]]; then
		option=$before
	fi

	if [[ -z $verb ]]; then
		mapfile -t COMPREPLY < <(compgen -W "list pin check status release bake image record --help --version" -- "$word")
	elif [[ -n $option ]]; then
		[[ $option == --format || $option == --kernel ]] || compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(_vfioclaim_values "$verb" "$option" "${word#"$head"}")
		COMPREPLY=("${COMPREPLY[@]/#/$head}")
	elif [[ $word != -* && $takes == *[A-Z] ]]; then
		mapfile -t COMPREPLY < <(_vfioclaim_addresses "$word")
	else
		mapfile -t COMPREPLY < <(compgen -W "${takes%%[A-Z]*}" -- "$word")
	fi

	# bash replaces only the text after the last place where it has split
	head=
	for character in : =; do
		part=${word%"${word##*"$character"}"}
		[[ $COMP_WORDBREAKS != *"$character"* || ${#part} -le ${#head} ]] || head=$part
	done
	COMPREPLY=("${COMPREPLY[@]#"$head"}")
}

complete -F _vfioclaim vfioclaim
